using System.Globalization;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

/// <summary>
/// A machine on a clock that only the test moves. What it decides is written down as one line for each effect, with the second at
/// which it was decided; the lines are the assertion.
/// </summary>
internal sealed class Timeline
{
    public static readonly Id<Replica> Alice = new(0xA11CE);
    public static readonly Id<Replica> Bob = new(0xB0B);

    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;
    private static readonly Client Client = new("test", "1", Folds: true);

    private readonly List<string> _log = [];
    private readonly List<AccessNews> _kept = [];
    private TimeSpan _now;

    public Timeline(Cursor cursor = default, long storedCounter = 0, long lastCounter = 0) =>
        State = new State(new StoredReplica(Alice, cursor, storedCounter, lastCounter), Epoch);

    public State State { get; private set; }

    public SyncStatus Status => SyncStatus.Of(State);

    /// <summary>The lines since the last call.</summary>
    public string[] Log()
    {
        string[] lines = [.. _log];
        _log.Clear();
        return lines;
    }

    /// <summary>What was to be kept since the last call. It has no place in the log: it never waits, and nothing waits for it.</summary>
    public AccessNews[] Kept()
    {
        AccessNews[] news = [.. _kept];
        _kept.Clear();
        return news;
    }

    public Timeline After(double seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public Timeline At(DateTimeOffset moment)
    {
        _now = moment - Epoch;
        return this;
    }

    public Timeline Happens(Event happened)
    {
        // Half way between the least and the most jitter, which is none.
        (State, var effects) = Machine.Step(State, happened, new Moment(Epoch + _now, Chance: 0.5), Client);
        _log.AddRange(effects.Where(effect => effect is not Effect.KeepAccess).Select(Describe));
        _kept.AddRange(effects.OfType<Effect.KeepAccess>().Select(keep => keep.News));
        return this;
    }

    public Timeline TimerFires() => Happens(new Event.TimerFired());

    public Timeline Opens(
        long acked = 0, Scope scope = Scope.ReadWrite, bool diverged = false, Limits? limits = null, long pruned = 0, long snapshot = 0) =>
        Happens(new Event.Opened(
            State.Connections,
            new WelcomeFrame(State.Stored.Cursor, acked, scope, null, limits ?? Limits.Default, diverged, pruned, snapshot)));

    public Timeline Receives(Frame frame) => Happens(new Event.Received(State.Connections, frame));

    public Timeline MayNow(Scope scope) => Receives(new RightsFrame(scope, Expires: null, Role.Access, "phone"));

    /// <summary>Reading the outbox fails.</summary>
    public Timeline StoreFails() => Happens(new Event.StoreFailed(new Effect.ReadOutbox(0, 0, 0)));

    public Timeline Closes(string? code = null) => Happens(new Event.Closed(State.Connections, code));

    public Timeline OutboxHolds(long first, int count, int bytes = 10) =>
        Happens(new Event.OutboxLoaded(new OutboxRead(
            count == 0 ? 0 : first,
            [.. Enumerable.Range(0, count).Select(_ => (ReadOnlyMemory<byte>)new byte[bytes])],
            count == 0 ? first : first + count - 1)));

    /// <summary>Connected, told so, and with an empty outbox.</summary>
    public static Timeline UpToDate(Limits? limits = null)
    {
        var timeline = new Timeline().TimerFires().Opens(limits: limits).OutboxHolds(0, 0).Receives(new CaughtUpFrame(0));
        timeline.Log();
        return timeline;
    }

    /// <summary>The page that continues the log after a cursor.</summary>
    public static PageFrame Page(Cursor after, params (Id<Replica> Replica, long Counter)[] identities)
    {
        var entries = identities.Select(identity => new LogEntry(identity.Replica, identity.Counter, new byte[] { (byte)identity.Counter })).ToList();
        var end = entries.Aggregate(after, (cursor, entry) => cursor.After(entry));
        return new PageFrame(after.Seq + 1, entries, end.Chain);
    }

    private string Describe(Effect effect) => string.Create(CultureInfo.InvariantCulture, $"{_now.TotalSeconds}: ") + effect switch
    {
        Effect.Connect connect => $"connect #{connect.Connection} from {connect.Hello.Cursor.Seq}",
        Effect.Disconnect { Fault: { } fault } => $"disconnect because of {fault.Code}",
        Effect.Disconnect => "disconnect",
        Effect.Send { Frame: PushFrame push } => $"push {push.FirstCounter}-{push.LastCounter}",
        Effect.Send { Frame: CreditFrame credit } => $"credit {credit.Pages}",
        Effect.ReadOutbox read => $"read {read.MaxDeltas} after {read.AfterCounter}",
        Effect.StorePage store => $"store {store.Page.FirstSeq}-{store.Page.Cursor.Seq}",
        Effect.Renew renew => $"renew {renew.Renewal}",
        Effect.Send { Frame: ShowFrame show } => $"show {Convert.ToHexStringLower(show.Bytes.Span)}",
        Effect.TellPresence presence => $"presence of {presence.Replica.Value:x}: {Convert.ToHexStringLower(presence.Bytes.Span)}",
        Effect.TakeSnapshot => "take the snapshot",
        Effect.Fold { Publish: true } => "fold and publish",
        Effect.Fold => "fold",
        Effect.SetTimer timer => string.Create(CultureInfo.InvariantCulture, $"timer {(timer.Due - Epoch).TotalSeconds}"),
        _ => throw new InvalidOperationException($"{effect} has no line."),
    };
}
