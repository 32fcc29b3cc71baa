using SyncEngine.Protocol;

namespace SyncEngine.Server.Snapshots;

/// <summary>
/// When a device of one workspace is asked for a snapshot, and which: one at a time, those who have read most first. One that was asked and
/// brings none within the lease is passed over; when all were, they rest for another lease, in which a node with other devices may ask one of
/// those. Pure.
/// </summary>
/// <param name="every">Entries of the log, since the newest snapshot, that are worth another.</param>
internal sealed class SnapshotDuty(int every)
{
    /// <summary>For a device to make its snapshot and bring it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private readonly HashSet<Id<Grant>> _asked = [];
    private long _newestSeq;
    private DateTimeOffset _restsUntil;

    public bool IsDue(long headSeq, DateTimeOffset now) => headSeq - _newestSeq >= every && _restsUntil <= now;

    /// <summary>The workspace's newest snapshot stands there; 0 when it has none.</summary>
    public void Know(long newestSeq)
    {
        if (newestSeq != _newestSeq)
        {
            _newestSeq = newestSeq;
            _asked.Clear();
        }
    }

    /// <summary>Null when nobody is to be asked now.</summary>
    /// <param name="writers">Who is connected here and may write, and how far each has read.</param>
    public Id<Grant>? Choose(IEnumerable<(Id<Grant> Grant, long CursorSeq)> writers, DateTimeOffset now)
    {
        var all = writers.ToList();
        if (all.Exists(writer => !_asked.Contains(writer.Grant)))
        {
            return all.Where(writer => !_asked.Contains(writer.Grant)).MaxBy(writer => writer.CursorSeq).Grant;
        }

        _asked.Clear();
        RestUntil(now + Lease);
        return null;
    }

    /// <summary>It was asked, with a lease until then.</summary>
    public void Asked(Id<Grant> grant, DateTimeOffset until)
    {
        _asked.Add(grant);
        RestUntil(until);
    }

    /// <summary>Nobody here is asked before then: a device of another node was.</summary>
    public void RestUntil(DateTimeOffset time) => _restsUntil = time;
}
