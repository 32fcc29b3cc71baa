using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Which devices are here and how far each has read. The store is told when one opens, when it leaves, and meanwhile now and then, of all
/// together: whoever looks from another node sees them, and sees them gone a while after this process has died.
/// </summary>
internal sealed class Attendance(Sessions sessions, IAccessStore store, TimeProvider clock) : BackgroundService
{
    /// <summary>A device counts as online for so long after a node has last said so.</summary>
    public static readonly TimeSpan OnlineTime = TimeSpan.FromSeconds(60);

    /// <summary>Between two times of telling, so that one that fails shows nobody offline.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(20);

    /// <summary>In one transaction: appends wait for it.</summary>
    private const int GrantsAtOnce = 1000;

    /// <summary>The grants of a workspace that are open here, and how far each has read; of several connections, the furthest.</summary>
    public IReadOnlyDictionary<Id<Grant>, long> Cursors(Id<Workspace> workspace) =>
        CursorsOf(sessions.Open.Where(session => session.Grant.Workspace == workspace));

    /// <summary>The session has gone, and with it the device, unless it has another here.</summary>
    public async Task LeaveAsync(Session session)
    {
        var id = session.Grant.Id;
        var others = CursorsOf(sessions.Open.Where(other => other.Grant.Id == id));
        await TryRecordAsync([others.TryGetValue(id, out var cursor) ? Here(id, cursor) : Gone(id, session.CursorSeq)]);
    }

    /// <summary>Tells the store of all that are here.</summary>
    public async Task RecordAsync()
    {
        foreach (var batch in CursorsOf(sessions.Open.Where(session => !session.Lingers)).Chunk(GrantsAtOnce))
        {
            await TryRecordAsync([.. batch.Select(of => Here(of.Key, of.Value))]);

            // One that left meanwhile may have said so before this said that it is here.
            var open = sessions.Open.Select(session => session.Grant.Id).ToHashSet();
            await TryRecordAsync([.. batch.Where(of => !open.Contains(of.Key)).Select(of => Gone(of.Key, of.Value))]);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await RecordAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task TryRecordAsync(IReadOnlyCollection<Seen> seen)
    {
        try
        {
            if (seen.Count > 0)
            {
                await store.RecordSeenAsync(seen);
            }
        }
        catch (StorageException)
        {
            // The store has logged it, and nothing depends on it.
        }
    }

    private Seen Here(Id<Grant> grant, long cursor) => new(grant, clock.GetUtcNow(), cursor, clock.GetUtcNow() + OnlineTime);

    private Seen Gone(Id<Grant> grant, long cursor) => new(grant, clock.GetUtcNow(), cursor, OnlineUntil: null);

    private static Dictionary<Id<Grant>, long> CursorsOf(IEnumerable<Session> sessions) => sessions
        .GroupBy(session => session.Grant.Id)
        .ToDictionary(group => group.Key, group => group.Max(session => session.CursorSeq));
}
