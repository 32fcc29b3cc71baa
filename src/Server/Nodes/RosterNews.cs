using System.Collections.Concurrent;
using SyncEngine.Protocol;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Nodes;

/// <summary>
/// That something about the access to a workspace has changed, or who is online, told to its masters here and on the other nodes. A hint
/// (invariant 5), and gathered: what happens within the pause is told once, so that a thousand devices that come back together are a few
/// frames to a master, and a few hints to another node.
/// </summary>
internal sealed class RosterNews(INodeLink link, Feeds feeds, TimeProvider clock) : BackgroundService
{
    /// <summary>The first is told at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentDictionary<Id<Workspace>, bool> _changed = [];
    private readonly Signal _any = new();

    public void Tell(Id<Workspace> workspace)
    {
        _changed.TryAdd(workspace, true);
        _any.Set();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _any.WaitAsync(stoppingToken);
                TellAll();
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private void TellAll()
    {
        foreach (var workspace in _changed.Keys)
        {
            // Removed first: what changes from here on is told again.
            _changed.TryRemove(workspace, out _);
            feeds.Find(workspace)?.NoteRoster();
            link.Send(new RosterChanged(workspace));
        }
    }
}
