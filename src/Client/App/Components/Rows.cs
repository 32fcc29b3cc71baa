namespace SyncEngine.Client.App.Components;

/// <summary>How a list of rows is laid out.</summary>
internal static class Rows
{
    /// <summary>From here on the browser is told to skip what is out of view; shorter lists are better whole, in print for instance.</summary>
    private const int Long = 100;

    public static string ClassFor(int count) => count >= Long ? "rows rows-long" : "rows";
}
