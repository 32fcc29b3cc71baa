using System.Collections.Immutable;
using SyncEngine.Protocol;

namespace SyncEngine.Engine;

/// <summary>
/// What this device shows of itself, and who else shows something. The server keeps none of it: a device shows itself to whoever is new, and
/// again and again, and one that is not heard of for long has left.
/// </summary>
public sealed record Presence
{
    /// <summary>Of what is shown faster than this, the newest is sent.</summary>
    private static readonly TimeSpan ShowPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromSeconds(60);

    public static Presence None { get; } = new();

    /// <summary>Empty when nothing is shown.</summary>
    public ReadOnlyMemory<byte> Shown { get; init; }

    /// <summary>When it is to be shown next, on a connection that stands; null when it is not.</summary>
    public DateTimeOffset? ShowAt { get; init; }

    /// <summary>When it was last sent; null when it never was.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>When each of the others was last heard of.</summary>
    public ImmutableDictionary<Id<Replica>, DateTimeOffset> Others { get; init; } = ImmutableDictionary<Id<Replica>, DateTimeOffset>.Empty;

    /// <summary>What the others show and nobody has been told yet; empty of one that has left.</summary>
    public ImmutableList<(Id<Replica> Replica, ReadOnlyMemory<byte> Bytes)> News { get; init; } = [];

    /// <summary>When something is to be done next.</summary>
    public DateTimeOffset? Due => Earlier(ShowAt, Others.IsEmpty ? null : Others.Values.Min() + ForgetAfter);

    public Presence Show(ReadOnlyMemory<byte> bytes, DateTimeOffset now) =>
        this with { Shown = bytes, ShowAt = SentAt + ShowPause > now ? SentAt + ShowPause : now };

    /// <summary>A connection stands: who is there does not know of this device yet.</summary>
    public Presence Opened(DateTimeOffset now) => this with { ShowAt = Shown.IsEmpty ? null : now };

    /// <summary>Without a connection nobody is known to be there.</summary>
    public Presence Closed() => this with
    {
        Others = Others.Clear(),
        News = [.. Others.Keys.Select(replica => (replica, ReadOnlyMemory<byte>.Empty))],
    };

    public Presence Sent(DateTimeOffset now) => this with { SentAt = now, ShowAt = Shown.IsEmpty ? null : now + ShowEvery };

    /// <param name="own">This device's replica: that it has left is said of an earlier connection of its own.</param>
    public Presence Heard(Id<Replica> replica, ReadOnlyMemory<byte> bytes, Id<Replica> own, DateTimeOffset now)
    {
        if (replica == own)
        {
            return bytes.IsEmpty ? Opened(now) : this;
        }

        var known = Others.ContainsKey(replica);
        if (bytes.IsEmpty && !known)
        {
            return this;
        }

        var heard = this with
        {
            Others = bytes.IsEmpty ? Others.Remove(replica) : Others.SetItem(replica, now),
            News = News.Add((replica, bytes)),
        };
        return known ? heard : heard.Opened(now);
    }

    /// <summary>Those who have not been heard of for long have left.</summary>
    public Presence Forget(DateTimeOffset now)
    {
        var gone = Others.Where(other => other.Value + ForgetAfter <= now).Select(other => other.Key).ToList();
        return gone.Count == 0 ? this : this with
        {
            Others = Others.RemoveRange(gone),
            News = News.AddRange(gone.Select(replica => (replica, ReadOnlyMemory<byte>.Empty))),
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;
}
