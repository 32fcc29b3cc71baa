using System.Collections.Immutable;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>What each event means in each state. Nothing here decides what to do next; <see cref="Decision"/> does, from the whole state.</summary>
internal static class Transitions
{
    /// <summary>Of a busy log, pages come faster than this and share a credit frame; of a quiet one, the server soon knows what is stored.</summary>
    private static readonly TimeSpan CreditPause = TimeSpan.FromSeconds(1);

    /// <summary>A snapshot that is so far ahead is taken rather than the log read; it costs about what so many entries do.</summary>
    private const int SnapshotWorth = 500;

    private static readonly TimeSpan FoldPause = TimeSpan.FromMinutes(1);

    public static State Apply(State state, Event happened, Moment moment) => happened switch
    {
        Event.Edited => state with { Edited = true },
        Event.OutboxLoaded loaded => OutboxLoaded(state, loaded.Read),
        Event.PageStored stored => PageStored(state, stored.Page, moment),
        Event.Renewed renewed => Renewed(state, renewed.Stored, moment),
        Event.SnapshotTaken taken => SnapshotTaken(state, taken.Stored, moment),
        Event.SnapshotFailed => SnapshotFailed(state, moment),
        Event.Folded folded => Folded(state, folded, moment),
        Event.Shown shown => state with { Presence = state.Presence.Show(shown.Bytes, moment.Now) },
        Event.ForkFound => ForkFound(state with { StoringPage = false }),
        Event.StoreFailed failed => StoreFailed(state, failed.Effect, moment),
        Event.Opened opened => opened.Connection == (state.Link as Link.Connecting)?.Connection ? Opened(state, opened.Welcome, moment) : state,
        Event.Received received => received.Connection == Current(state) ? Received(state, received.Frame, moment) : state,
        Event.Closed closed => closed.Connection == Current(state) ? Closed(state with { Connected = false }, closed.Code, moment) : state,
        Event.WentOnline => RetryNow(state with { Online = true }, moment),
        Event.WentOffline => WentOffline(state, moment),
        Event.Woke => RetryNow(state, moment),
        Event.TokenChanged => TokenChanged(state, moment),
        Event.AskedAgain => AskedAgain(state, moment),
        _ => state,
    };

    /// <summary>The connection whose events count; 0 when there is none that does.</summary>
    private static int Current(State state) => state.Link switch
    {
        Link.Connecting connecting => connecting.Connection,
        Link.Up up => up.Connection,
        _ => 0,
    };

    private static State OutboxLoaded(State state, OutboxRead read)
    {
        state = state with
        {
            ReadingOutbox = false,
            StoreFailing = false,
            Stored = state.Stored with { LastCounter = Math.Max(state.Stored.LastCounter, read.LastCounter) },
        };
        if (state.Link is not Link.Up up
            || read.Payloads.Count == 0
            || read.FirstCounter <= up.Sent
            || up.ReadAfter != up.Sent
            || !FitsWindow(up, read))
        {
            return state;
        }

        // A hole in the outbox means that the log holds what the server says it never got (invariant 8).
        return read.FirstCounter == up.Sent + 1
            ? state with { Link = up with { Loaded = new PushFrame(read.FirstCounter, read.Payloads) } }
            : state with { Link = new Link.Renewing(Renewal.Divergence, Started: false) };
    }

    /// <summary>A store that gives more than it was asked for does not make the engine push beyond the window (invariant 11).</summary>
    private static bool FitsWindow(Link.Up up, OutboxRead read) =>
        read.Payloads.Count <= up.Limits.WindowDeltas - up.InFlightDeltas
        && (up.InFlight.IsEmpty || read.Payloads.Sum(payload => payload.Length) <= up.Limits.WindowBytes - up.InFlightBytes);

    private static State PageStored(State state, PageFrame page, Moment moment)
    {
        var own = OwnCounter(page, state.Stored.Replica);
        state = state with
        {
            StoringPage = false,
            StoreFailing = false,
            Stored = state.Stored with { Cursor = page.Cursor, StoredCounter = Math.Max(state.Stored.StoredCounter, own) },
        };
        if (state.Link is Link.Up { Pages.IsEmpty: false } up && up.Pages.Peek().FirstSeq == page.FirstSeq)
        {
            state = state with
            {
                Link = up with
                {
                    Pages = up.Pages.Dequeue(),
                    StoredPages = up.StoredPages + 1,
                    CreditsAt = up.CreditsAt ?? moment.Now + CreditPause,
                },
            };
        }

        return Acknowledged(state, own);
    }

    /// <summary>A device that is refused finds it again when it is let in.</summary>
    private static State ForkFound(State state) =>
        state.Link is Link.Refused ? state : state with { Link = new Link.Renewing(Renewal.Fork, Started: false) };

    private static State Renewed(State state, StoredReplica stored, Moment moment) => state with
    {
        Stored = stored,
        Acked = stored.StoredCounter,
        StoreFailing = false,
        Link = new Link.Down(Failures: 0, RetryAt: moment.Now),
    };

    private static State SnapshotTaken(State state, StoredReplica stored, Moment moment) => state with
    {
        Stored = stored,
        StoreFailing = false,
        Link = new Link.Down(Failures: 0, RetryAt: moment.Now),
    };

    /// <summary>What the server still keeps of the log is read instead; when that is not enough, the snapshot is asked for again (invariant 9).</summary>
    private static State SnapshotFailed(State state, Moment moment) => state.Link is Link.Taking { Needed: false } taking
        ? state with { PassedSnapshot = taking.SnapshotSeq, Link = new Link.Down(taking.Failures, moment.Now) }
        : Down(state, Failures(state.Link) + 1, moment);

    private static State Folded(State state, Event.Folded folded, Moment moment) => state with
    {
        Folding = false,
        FoldAt = folded.Failed ? moment.Now + FoldPause : null,
        Stored = state.Stored with { FoldedSeq = folded.Seq ?? state.Stored.FoldedSeq },
    };

    /// <summary>Another transaction may still be under way, and is waited for.</summary>
    private static State StoreFailed(State state, Effect failed, Moment moment)
    {
        state = state with
        {
            StoreFailing = true,
            ReadingOutbox = state.ReadingOutbox && failed is not Effect.ReadOutbox,
            StoringPage = state.StoringPage && failed is not Effect.StorePage,
        };
        return state.Link is Link.Refused ? state : Down(state, Failures(state.Link) + 1, moment);
    }

    private static State Opened(State state, WelcomeFrame welcome, Moment moment)
    {
        state = state with { News = new AccessNews(Rights.Of(welcome)), Wanted = null };
        if (welcome.AckedCounter > state.Stored.LastCounter)
        {
            return state with { Link = new Link.Renewing(Renewal.Fork, Started: false) };
        }

        if (welcome.Diverged || welcome.AckedCounter < state.Stored.StoredCounter)
        {
            return state with { Link = new Link.Renewing(Renewal.Divergence, Started: false) };
        }

        var cursor = state.Stored.Cursor.Seq;
        if (welcome.PrunedSeq > cursor || welcome.SnapshotSeq >= Math.Max(cursor + SnapshotWorth, state.PassedSnapshot + 1))
        {
            return state with { Link = new Link.Taking(welcome.SnapshotSeq, Needed: welcome.PrunedSeq > cursor, Failures(state.Link)) };
        }

        // Not what the welcome says: it knows a replica by its id, and another store may write under the same (invariant 3). What was not
        // acknowledged to this engine is sent again, and the server tells by its bytes whether it has it.
        var acked = Math.Min(state.Acked, welcome.AckedCounter);
        return state with
        {
            Acked = acked,
            Edited = true,
            Presence = state.Presence.Opened(moment.Now),
            Link = new Link.Up(Current(state), welcome.Scope, welcome.Limits)
            {
                Sent = acked,
                Received = state.Stored.Cursor,
                Failures = Failures(state.Link),
            },
        };
    }

    private static State Received(State state, Frame frame, Moment moment)
    {
        if (state.Link is not Link.Up up)
        {
            return state;
        }

        return frame switch
        {
            PageFrame page => PageReceived(state, up, page, moment),
            AckFrame ack => Acknowledged(state, ack.LastCounter),
            RejectFrame reject => Rejected(state, up, reject, moment),
            CaughtUpFrame => state with { Link = Settled(up with { CaughtUp = true }, state.Pending) },
            RightsFrame rights => RightsChanged(state, up, rights),
            TokenFrame token => state with { News = new AccessNews(Token: token.Token) },
            SnapshotWantedFrame wanted => state with { Wanted = wanted.Seq },
            PresenceFrame presence => state with
            {
                Presence = state.Presence.Heard(presence.Replica, presence.Bytes, state.Stored.Replica, moment.Now),
            },
            ByeFrame bye => Closed(state, bye.Code, moment),
            // Of a server that is newer than this client (invariant 12).
            _ => state,
        };
    }

    /// <summary>
    /// Accepts a page that was asked for (invariant 11), continues the log and proves it by its chain (invariants 4 and 8); any other ends
    /// the connection.
    /// </summary>
    private static State PageReceived(State state, Link.Up up, PageFrame page, Moment moment)
    {
        if (up.Credits == 0)
        {
            var excess = new Fault(ErrorCode.CreditsExceeded, "The server sent a page that it was not asked for.");
            return Down(state, up.Failures + 1, moment, excess);
        }

        var cursor = page.Entries.Aggregate(up.Received, (at, entry) => at.After(entry));
        if (page.FirstSeq != up.Received.Seq + 1 || cursor.Chain != page.Chain)
        {
            var fault = new Fault(ErrorCode.FrameUnexpected, $"The page at seq {page.FirstSeq} does not continue the log from {up.Received.Seq}.");
            return Down(state, up.Failures + 1, moment, fault);
        }

        return state with { Link = up with { Pages = up.Pages.Enqueue(page), Received = cursor, Credits = up.Credits - 1 } };
    }

    /// <summary>A delta is acknowledged by its Ack, and by having come back in the log, whichever is first (invariant 2).</summary>
    private static State Acknowledged(State state, long counter)
    {
        state = state with { Acked = Math.Max(state.Acked, counter) };
        if (state.Link is not Link.Up up)
        {
            return state;
        }

        if (counter > up.Sent)
        {
            up = up with { Sent = counter, Loaded = null };
        }

        while (!up.InFlight.IsEmpty && up.InFlight.Peek().Counter <= counter)
        {
            up = up with
            {
                InFlight = up.InFlight.Dequeue(out var delta),
                InFlightDeltas = up.InFlightDeltas - 1,
                InFlightBytes = up.InFlightBytes - delta.Bytes,
                Deferrals = 0,
            };
        }

        return state with { Link = Settled(up, state.Pending) };
    }

    private static State Rejected(State state, Link.Up up, RejectFrame reject, Moment moment) => reject.Code switch
    {
        ErrorCode.GrantRevoked or ErrorCode.GrantExpired or ErrorCode.TokenInvalid or ErrorCode.Forbidden => Closed(state, reject.Code, moment),
        // It was taken back together with one before it, which was rejected for what it is.
        _ when !MayPush(up) && reject.Counter > up.Sent => state,
        ErrorCode.ReplicaFork => state with { Link = new Link.Renewing(Renewal.Fork, Started: false) },
        ErrorCode.ReadOnly when up.Scope == Scope.Read => TakenBack(state, up),
        // A disagreement about where we are, or what may be said: say hello again and go on from what the server answers.
        ErrorCode.CounterGap or ErrorCode.FrameMalformed or ErrorCode.FrameUnexpected or ErrorCode.DeltaTooLarge or ErrorCode.PageTooLarge
            or ErrorCode.WindowExceeded or ErrorCode.CreditsExceeded => Down(state, up.Failures + 1, moment),
        // The server cannot take it now, or has a reason that is newer than this client: either way it is kept and tried again. So is what
        // the grant did not allow when it came and, as far as is known here, allows now: the two were told in another order than they were true.
        _ => TakenBack(state, up with
        {
            Deferrals = up.Deferrals + 1,
            PushAt = moment.Now + Backoff.After(up.Deferrals + 1, moment.Chance),
        }),
    };

    /// <summary>What was not taken for lack of rights, or waits for another reason, is tried at once when there are other rights.</summary>
    private static State RightsChanged(State state, Link.Up up, RightsFrame frame)
    {
        var rights = Rights.Of(frame);
        return state with { News = new AccessNews(rights), Link = Settled(up with { Scope = rights.Scope, PushAt = null }, state.Pending) };
    }

    private static bool MayPush(Link.Up up) => up is { Scope: Scope.ReadWrite, PushAt: null };

    /// <summary>A connection that has brought everything, and taken everything that it may, has not failed.</summary>
    private static Link.Up Settled(Link.Up up, int pending) =>
        up.CaughtUp && (pending == 0 || up.Scope == Scope.Read) ? up with { Failures = 0 } : up;

    /// <summary>What was sent and not acknowledged is in the outbox (invariant 7), and will be sent again.</summary>
    private static State TakenBack(State state, Link.Up up) => state with
    {
        Link = up with { Sent = state.Acked, InFlight = [], InFlightDeltas = 0, InFlightBytes = 0, Loaded = null },
    };

    private static State Closed(State state, string? code, Moment moment) => code switch
    {
        ErrorCode.GrantRevoked or ErrorCode.GrantExpired or ErrorCode.TokenInvalid or ErrorCode.Forbidden or ErrorCode.WorkspaceExists
            or ErrorCode.ProtocolUnsupported => state with { Link = new Link.Refused(code) },
        _ => Down(state, Failures(state.Link) + 1, moment),
    };

    /// <summary>A socket does not notice for half a minute that its network has gone; nothing is lost by ending it now.</summary>
    private static State WentOffline(State state, Moment moment) => state with
    {
        Online = false,
        Link = state.Link is Link.Up or Link.Connecting ? new Link.Down(Failures: 0, RetryAt: moment.Now) : state.Link,
    };

    private static State RetryNow(State state, Moment moment) =>
        state.Link is Link.Down down ? state with { Link = down with { RetryAt = moment.Now } } : state;

    /// <summary>Another token may open what the last one could not; a connection that stands was opened with the old one.</summary>
    private static State TokenChanged(State state, Moment moment) =>
        state.Link is Link.Renewing or Link.Taking ? state : state with { Link = new Link.Down(Failures: 0, RetryAt: moment.Now) };

    /// <summary>One more attempt. What refused the last one may refuse it again, and is then shown again; nothing else asks.</summary>
    private static State AskedAgain(State state, Moment moment) => state.Link is Link.Refused
        ? state with { Link = new Link.Down(Failures: 0, RetryAt: moment.Now) }
        : RetryNow(state, moment);

    private static State Down(State state, int failures, Moment moment, Fault? fault = null) =>
        state with { Link = new Link.Down(failures, moment.Now + Backoff.After(failures, moment.Chance)) { Fault = fault } };

    private static int Failures(Link link) => link switch
    {
        Link.Down down => down.Failures,
        Link.Connecting connecting => connecting.Failures,
        Link.Up up => up.Failures,
        Link.Taking taking => taking.Failures,
        _ => 0,
    };

    private static long OwnCounter(PageFrame page, Id<Replica> replica) =>
        page.Entries.Where(entry => entry.Replica == replica).Select(entry => entry.Counter).DefaultIfEmpty(0).Max();
}
