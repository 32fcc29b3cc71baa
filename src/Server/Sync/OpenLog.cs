using SyncEngine.Protocol;

namespace SyncEngine.Server.Sync;

/// <summary>What a hello and the store settled: which replica writes, and where reading begins. Each direction is begun once.</summary>
internal sealed class OpenLog(Id<Replica> replica, long startSeq, long storedSeq, long prunedSeq, Feed feed)
{
    private int _downlink;
    private int _uplink;

    public Id<Replica> Replica { get; } = replica;

    public long StartSeq { get; } = startSeq;

    /// <summary>How far the device had stored it by then.</summary>
    public long StoredSeq { get; } = storedSeq;

    /// <summary>The log cannot be read from below it.</summary>
    public long PrunedSeq { get; } = prunedSeq;

    public Feed Feed { get; } = feed;

    public bool TryBeginDownlink() => Interlocked.Exchange(ref _downlink, 1) == 0;

    public bool TryBeginUplink() => Interlocked.Exchange(ref _uplink, 1) == 0;
}
