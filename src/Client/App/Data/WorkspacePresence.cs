using Loro;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>
/// Who is here with this tab, and what this tab shows of itself. What each tab shows goes as one of Loro's ephemeral stores, which is read
/// into a fresh one that forgets nothing: who is still here is decided by connections, not by the clocks of the devices.
/// </summary>
public sealed class WorkspacePresence : IDisposable
{
    private const string Device = "device";
    private const string Page = "page";
    private const string Focus = "focus";

    private readonly EphemeralStore _self = new();
    private readonly Action<byte[]> _show;
    private TabView? _shown;
    private bool _isDisposed;

    /// <param name="show">Shows bytes to the other devices, in place of those before.</param>
    public WorkspacePresence(Action<byte[]> show) => _show = show;

    public OnlineDevices Online { get; private set; } = OnlineDevices.None;

    /// <summary><see cref="Online"/> is another.</summary>
    public event Action? Changed;

    /// <summary>What this tab shows from now on; nothing once the workspace is closed, which may be before its page is.</summary>
    public void Show(TabView view)
    {
        if (_isDisposed || view == _shown)
        {
            return;
        }

        Set(Device, _shown?.Device, view.Device);
        Set(Page, _shown?.Page, view.Page);
        Set(Focus, _shown?.Focus, view.Focus);
        _shown = view;
        _show(_self.Encode());
    }

    /// <param name="replica">Another device; null when nobody is known to be here.</param>
    /// <param name="shown">Empty when it has left.</param>
    public void Hear(Id<Protocol.Replica>? replica, ReadOnlyMemory<byte> shown)
    {
        var online = replica is { } device ? Online.With(device, Read(shown)) : OnlineDevices.None;
        if (!ReferenceEquals(online, Online))
        {
            Online = online;
            Changed?.Invoke();
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        _self.Dispose();
    }

    private static List<TabView> Read(ReadOnlyMemory<byte> shown)
    {
        var views = new List<TabView>();
        foreach (var part in PresenceBundle.Open(shown))
        {
            using var tab = new EphemeralStore();
            try
            {
                tab.Apply(part.Span);
                views.Add(new TabView(Text(tab, Device), Text(tab, Page), Text(tab, Focus)).Trimmed());
            }
            catch (LoroImportException)
            {
                // It is there, and what it shows is damaged or of a kind that this app does not know.
                views.Add(TabView.Unknown);
            }
        }

        return views;
    }

    private static string Text(EphemeralStore tab, string key) => tab.Get(key) is { Kind: LoroValueKind.Text } text ? text.AsText() : "";

    private void Set(string key, string? before, string value)
    {
        if (before != value)
        {
            _self.Set(key, value);
        }
    }
}
