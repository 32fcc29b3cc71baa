using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>The app itself on this device: whether it opens without a server, and newer builds of it. The functions are those of shell.ts.</summary>
public sealed partial class AppShell
{
    private const string Module = "SyncEngine.Shell";

    private bool _started;

    /// <summary>All files of the app are kept here: it opens with no server and no network.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Another build than the one this page is of is ready on this device.</summary>
    public bool HasUpdate { get; private set; }

    /// <summary>Why the browser does not keep the app; null as long as it may.</summary>
    public string? Failure { get; private set; }

    public event Action? Changed;

    /// <summary>Once the page is shown: what is fetched for keeping must not delay what is fetched for showing.</summary>
    public async Task StartAsync()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        try
        {
            await Start((kept, newer) =>
            {
                IsKept = kept;
                HasUpdate = newer;
                Changed?.Invoke();
            });
        }
        catch (JSException error)
        {
            Failure = error.Message;
            Changed?.Invoke();
        }
    }

    /// <summary>Not in pages that come over http from another machine, and not in every private window.</summary>
    [JSImport("supported", Module)]
    public static partial bool IsSupported();

    /// <summary>Loads this page anew, from the newest build that can be had.</summary>
    [JSImport("update", Module)]
    public static partial Task UpdateAsync();

    [JSImport("start", Module)]
    private static partial Task Start([JSMarshalAs<JSType.Function<JSType.Boolean, JSType.Boolean>>] Action<bool, bool> changed);
}
