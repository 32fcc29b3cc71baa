namespace SyncEngine.Client.App.Data;

/// <summary>What one tab shows of itself to the other devices.</summary>
/// <param name="Device">What its device is called.</param>
/// <param name="Page">One of <see cref="WorkspacePlace"/>; empty when nobody is looking.</param>
/// <param name="Focus">The name of what has the focus there, such as <c>food:</c> and an id; empty when nothing with a name has it.</param>
public sealed record TabView(string Device, string Page, string Focus)
{
    /// <summary>What comes from other devices may be anything; nobody reads more than this of it.</summary>
    private const int TextLength = 100;

    public static TabView Unknown { get; } = new("A device", "", "");

    public TabView Trimmed() => new(Trim(Device.Trim()) is { Length: > 0 } name ? name : Unknown.Device, Trim(Page), Trim(Focus));

    private static string Trim(string text) => text.Length <= TextLength ? text : text[..TextLength];
}
