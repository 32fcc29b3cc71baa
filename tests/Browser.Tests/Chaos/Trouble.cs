using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>What befalls two profiles and their server, one event after the other, drawn by a seed.</summary>
internal sealed class Trouble(PublishedServer server, IBrowser browser, IReadOnlyList<Profile> profiles, Random random)
{
    private const int TabsEach = 3;

    private readonly List<string> _events = [];
    private IAsyncDisposable? _outage;

    public IReadOnlyList<string> Events => _events;

    public async Task StrikeAsync()
    {
        var profile = profiles[random.Next(profiles.Count)];
        var tab = profile.Tabs[random.Next(profile.Tabs.Count)];
        switch (random.Next(9))
        {
            case 0 or 1:
                Note(profile, "reload");
                await ThawAsync(tab);
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
            case 4 or 5 when profile.Tabs.Count(other => !other.IsFrozen) == TabsEach:
                Note(profile, "freeze a tab");
                await Profile.FreezeAsync(tab);
                break;
            case 4 or 5:
                Note(profile, "thaw its tabs");
                await ThawAllAsync(profile);
                break;
            case 6:
                Note(profile, profile.IsOffline ? "online" : "offline");
                await profile.SetOfflineAsync(!profile.IsOffline);
                break;
            case 7 when _outage is null:
                _events.Add("kill the server");
                _outage = await server.StopAsync();
                break;
            case 7:
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
            await ThawAllAsync(profile);
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

    private static async Task ThawAllAsync(Profile profile)
    {
        foreach (var tab in profile.Tabs)
        {
            await ThawAsync(tab);
        }
    }

    private static Task ThawAsync(Tab tab) => tab.IsFrozen ? Profile.ThawAsync(tab) : Task.CompletedTask;

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
