namespace SyncEngine.Client.App.Text;

/// <summary>A number with its noun.</summary>
public static class Count
{
    public static string Of(long count, string noun) => count == 1 ? $"1 {noun}" : $"{count} {noun}s";
}
