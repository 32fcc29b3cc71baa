using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Sync;

/// <summary>How much all feeds keep in memory together (invariant 11), and in which order they were read.</summary>
internal sealed class FeedBudget(long most)
{
    private long _bytes;
    private long _reads;

    public long Bytes => Volatile.Read(ref _bytes);

    public bool IsExceeded => Bytes > most;

    /// <summary>Whether enough was given up: some room beyond the limit, so that not every append makes others give up something.</summary>
    public bool HasRoom => Bytes <= most - (most / 4);

    public void Add(long bytes)
    {
        Interlocked.Add(ref _bytes, bytes);
        Telemetry.FeedKeeps(bytes);
    }

    /// <summary>A number for a read, higher than those before.</summary>
    public long NextRead() => Interlocked.Increment(ref _reads);
}
