using System.Collections.Immutable;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>
/// The one place that says what to do: it looks at the whole state and at nothing else. Whatever it starts it marks as started, so that
/// running it again starts nothing twice.
/// </summary>
internal static class Decision
{
    /// <summary>Entries of the local log that are read one by one when a workspace is opened, before they are folded into its snapshot.</summary>
    private const int FoldEvery = 1000;

    public static (State State, ImmutableList<Effect> Effects) Decide(State state, DateTimeOffset now, Client client)
    {
        var effects = ImmutableList.CreateBuilder<Effect>();
        state = KeepAccess(state, effects);
        state = EndConnection(state, effects);
        state = TellPresence(state, now, effects);
        state = EndDeferral(state, now);
        state = Push(state, effects);
        state = ReadOutbox(state, effects);
        state = StorePage(state, effects);
        state = GiveCredits(state, now, effects);
        state = Show(state, now, effects);
        state = Renew(state, effects);
        state = TakeSnapshot(state, effects);
        state = Connect(state, now, client, effects);
        state = Fold(state, now, client, effects);
        if (Due(state, client) is { } due)
        {
            effects.Add(new Effect.SetTimer(due));
        }

        return (state, effects.ToImmutable());
    }

    private static State KeepAccess(State state, ImmutableList<Effect>.Builder effects)
    {
        if (state.News is not { } news)
        {
            return state;
        }

        effects.Add(new Effect.KeepAccess(news));
        return state with { News = null };
    }

    private static State EndConnection(State state, ImmutableList<Effect>.Builder effects)
    {
        if (!state.Connected || state.Link is Link.Up or Link.Connecting)
        {
            return state;
        }

        effects.Add(new Effect.Disconnect((state.Link as Link.Down)?.Fault));
        return state with { Connected = false };
    }

    private static State TellPresence(State state, DateTimeOffset now, ImmutableList<Effect>.Builder effects)
    {
        var presence = state.Link is Link.Up ? state.Presence.Forget(now) : state.Presence.Closed();
        if (presence.News.IsEmpty)
        {
            return state;
        }

        effects.AddRange(presence.News.Select(news => new Effect.TellPresence(news.Replica, news.Bytes)));
        return state with { Presence = presence with { News = [] } };
    }

    /// <summary>A push that the server could not take is tried again when its time has come.</summary>
    private static State EndDeferral(State state, DateTimeOffset now) =>
        state.Link is Link.Up { PushAt: { } due } up && due <= now ? state with { Link = up with { PushAt = null } } : state;

    private static State Push(State state, ImmutableList<Effect>.Builder effects)
    {
        if (state.Link is not Link.Up { Loaded: { } push, Scope: Scope.ReadWrite, PushAt: null } up)
        {
            return state;
        }

        effects.Add(new Effect.Send(push));
        var counter = push.FirstCounter;
        foreach (var payload in push.Payloads)
        {
            up = up with
            {
                InFlight = up.InFlight.Enqueue((counter++, payload.Length)),
                InFlightDeltas = up.InFlightDeltas + 1,
                InFlightBytes = up.InFlightBytes + payload.Length,
            };
        }

        return state with { Link = up with { Loaded = null, Sent = push.LastCounter } };
    }

    /// <summary>Reads what the window has room for (invariant 11), or only how far the outbox goes when nothing can be sent.</summary>
    private static State ReadOutbox(State state, ImmutableList<Effect>.Builder effects)
    {
        if (state.ReadingOutbox || state.Link is Link.Renewing or Link.Taking)
        {
            return state;
        }

        var sendable = state.Link is Link.Up { Scope: Scope.ReadWrite, Loaded: null, PushAt: null } up && HasRoom(up) ? up : null;
        if (sendable is not null && (state.Edited || state.Stored.LastCounter > sendable.Sent))
        {
            effects.Add(new Effect.ReadOutbox(
                sendable.Sent,
                sendable.Limits.WindowDeltas - sendable.InFlightDeltas,
                Math.Min(sendable.Limits.PageBytes, Math.Max(sendable.Limits.DeltaBytes, sendable.Limits.WindowBytes - sendable.InFlightBytes))));
            state = state with { Link = sendable with { ReadAfter = sendable.Sent } };
        }
        else if (state.Edited)
        {
            effects.Add(new Effect.ReadOutbox(state.Stored.LastCounter, MaxDeltas: 0, MaxBytes: 0));
        }
        else
        {
            return state;
        }

        // Cleared before the read, so that an edit made while it runs is read next (C26).
        return state with { ReadingOutbox = true, Edited = false };
    }

    private static bool HasRoom(Link.Up up) =>
        up.InFlightDeltas < up.Limits.WindowDeltas
        && (up.InFlight.IsEmpty || up.InFlightBytes + up.Limits.PageBytes <= up.Limits.WindowBytes);

    private static State StorePage(State state, ImmutableList<Effect>.Builder effects)
    {
        if (state.StoringPage || state.Link is not Link.Up { Pages.IsEmpty: false } up)
        {
            return state;
        }

        effects.Add(new Effect.StorePage(up.Pages.Peek()));
        return state with { StoringPage = true };
    }

    /// <summary>
    /// A page earns its credit back when it is stored, not when it came: what is in flight to this device stays bounded. For several pages at
    /// once, and for the last ones after a pause: credits also tell the server how far this device has stored the log.
    /// </summary>
    private static State GiveCredits(State state, DateTimeOffset now, ImmutableList<Effect>.Builder effects)
    {
        if (state.Link is not Link.Up { CreditsAt: { } due } up)
        {
            return state;
        }

        if (due > now && up.StoredPages < Math.Max(1, up.Limits.Credits / 2))
        {
            return state;
        }

        effects.Add(new Effect.Send(new CreditFrame(up.StoredPages)));
        return state with { Link = up with { StoredPages = 0, CreditsAt = null, Credits = up.Credits + up.StoredPages } };
    }

    private static State Show(State state, DateTimeOffset now, ImmutableList<Effect>.Builder effects)
    {
        if (state.Link is not Link.Up || !(state.Presence.ShowAt <= now))
        {
            return state;
        }

        effects.Add(new Effect.Send(new ShowFrame(state.Presence.Shown)));
        return state with { Presence = state.Presence.Sent(now) };
    }

    private static State Renew(State state, ImmutableList<Effect>.Builder effects)
    {
        if (IsStoreBusy(state) || state.Link is not Link.Renewing { Started: false } renewing)
        {
            return state;
        }

        effects.Add(new Effect.Renew(renewing.Renewal));
        return state with { Link = renewing with { Started = true } };
    }

    private static State TakeSnapshot(State state, ImmutableList<Effect>.Builder effects)
    {
        if (IsStoreBusy(state) || state.Link is not Link.Taking { Started: false } taking)
        {
            return state;
        }

        effects.Add(new Effect.TakeSnapshot());
        return state with { Link = taking with { Started = true } };
    }

    private static bool IsStoreBusy(State state) => state.StoringPage || state.ReadingOutbox || state.Folding;

    /// <summary>
    /// When the server asks, and by itself once the log behind the local snapshot is long; not while there is more of it to come.
    /// </summary>
    private static State Fold(State state, DateTimeOffset now, Client client, ImmutableList<Effect>.Builder effects)
    {
        if (!client.Folds || state.Folding || state.StoringPage)
        {
            return state;
        }

        var publish = state.Link is Link.Up { Scope: Scope.ReadWrite, Pages.IsEmpty: true } && state.Wanted <= state.Stored.Cursor.Seq;
        if (!publish && (!IsLong(state) || state.FoldAt > now))
        {
            return state;
        }

        effects.Add(new Effect.Fold(publish));
        return state with { Folding = true, FoldAt = null, Wanted = publish ? null : state.Wanted };
    }

    private static bool IsLong(State state) =>
        state.Stored.Cursor.Seq - state.Stored.FoldedSeq >= FoldEvery && state.Link is Link.Up { CaughtUp: true } or Link.Down or Link.Refused;

    /// <summary>Says hello with the stored cursor, so it waits until no page is on its way into the store.</summary>
    private static State Connect(State state, DateTimeOffset now, Client client, ImmutableList<Effect>.Builder effects)
    {
        if (!MayConnect(state) || state.Link is not Link.Down down || down.RetryAt > now)
        {
            return state;
        }

        var connection = state.Connections + 1;
        var hello = new HelloFrame(ProtocolVersion.Current, state.Stored.Replica, state.Stored.Cursor, client.Name, client.Version);
        effects.Add(new Effect.Connect(connection, hello));
        return state with { Connections = connection, Connected = true, Link = new Link.Connecting(connection, down.Failures) };
    }

    private static bool MayConnect(State state) => state.Online && !state.StoringPage;

    /// <summary>When the next thing is to be done that waits for nothing but time.</summary>
    private static DateTimeOffset? Due(State state, Client client)
    {
        DateTimeOffset?[] dues =
        [
            (state.Link as Link.Up)?.PushAt,
            (state.Link as Link.Up)?.CreditsAt,
            state.Link is Link.Down down && MayConnect(state) ? down.RetryAt : null,
            state.Link is Link.Up ? state.Presence.Due : null,
            client.Folds && !state.Folding && IsLong(state) ? state.FoldAt : null,
        ];
        return dues.Min();
    }
}
