using System.Globalization;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>What the store holds and, in a running server, what that serves.</summary>
internal sealed class StatsReport(IArchiveStore store, LiveNode? live = null)
{
    public async Task RunAsync(AdminReport report)
    {
        var stats = await store.ReadStatsAsync();
        await report.SayAsync($"store        {stats.Store}");
        await SayAsync(report, "workspaces", stats.Workspaces);
        await SayAsync(report, "entries", stats.Entries);
        await SayAsync(report, "grants", stats.Grants);
        await SayAsync(report, "invites", stats.Invites);
        await SayAsync(report, "snapshots", stats.Snapshots);
        await SayAsync(report, "bytes", stats.Bytes);
        if (live is not null)
        {
            await SayAsync(report, "connections", live.Sessions.Count);
            await SayAsync(report, "feeds", live.Feeds.Count);
            await SayAsync(report, "feed bytes", live.FeedMemory.Bytes);
        }
    }

    private static Task SayAsync(AdminReport report, string name, long value) =>
        report.SayAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-12} {value}"));
}
