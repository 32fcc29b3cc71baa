using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>What befalls two profiles and their server, one event after the other, drawn by a seed.</summary>
internal sealed class Trouble(PublishedServer server, IBrowser browser, IReadOnlyList<Profile> profiles, Random random)
{
    private readonly List<string> _events = [];
    private IAsyncDisposable? _outage;

    public IReadOnlyList<string> Events => _events;

    public async Task StrikeAsync()
    {
        var profile = profiles[random.Next(profiles.Count)];
        var tab = profile.Tabs[random.Next(profile.Tabs.Count)];
        switch (random.Next(7))
        {
            case 0 or 1:
                Note(profile, "reload");
                await Profile.ReloadAsync(tab);
                break;
            case 2:
                Note(profile, "crash a tab");
                await profile.CrashAsync(tab);
                await profile.OpenTabAsync();
                break;
            case 3:
                Note(profile, "close a tab");
                await profile.CloseAsync(tab);
                await profile.OpenTabAsync();
                break;
            case 4:
                Note(profile, profile.IsOffline ? "online" : "offline");
                await profile.SetOfflineAsync(!profile.IsOffline);
                break;
            case 5 when _outage is null:
                _events.Add("kill the server");
                _outage = await server.StopAsync();
                break;
            case 5:
                await EndOutageAsync();
                break;
            default:
                _events.Add("kill the workers");
                await KillWorkersAsync();
                break;
        }
    }

    public async Task EndAsync()
    {
        await EndOutageAsync();
        foreach (var profile in profiles)
        {
            await profile.SetOfflineAsync(false);
        }
    }

    private void Note(Profile profile, string happened) => _events.Add($"{profile.Name}: {happened}");

    private async Task EndOutageAsync()
    {
        if (_outage is { } outage)
        {
            _events.Add("start the server");
            _outage = null;
            await outage.DisposeAsync();
        }
    }

    /// <summary>Of every profile that there is: the tools do not say whose each is.</summary>
    private async Task KillWorkersAsync()
    {
        var tools = await browser.NewBrowserCDPSessionAsync();
        var targets = await tools.SendAsync("Target.getTargets");
        foreach (var target in targets!.Value.GetProperty("targetInfos").EnumerateArray())
        {
            if (target.GetProperty("type").GetString() == "shared_worker")
            {
                await tools.SendAsync(
                    "Target.closeTarget", new Dictionary<string, object> { ["targetId"] = target.GetProperty("targetId").GetString()! });
            }
        }

        await tools.DetachAsync();
    }
}
