using System.Collections.Immutable;

namespace SyncEngine.Engine;

/// <summary>
/// The sync engine of one workspace as a pure function: a state and an event make the next state and what to do. No I/O, no clock, no
/// randomness. What it keeps, by the numbers of the design's invariants:
/// <list type="bullet">
/// <item>2: a delta is acknowledged by an Ack of its own bytes or by having come back in the log; that it was sent proves nothing.</item>
/// <item>3: a delta is sent under one (replica, counter) until that is acknowledged; a fork gets a new replica.</item>
/// <item>4, 8: a page is taken only when it continues the log and its chain agrees.</item>
/// <item>5: a hint never carries data; what is to be sent is read from the outbox, what was received is stored before anyone hears of it.</item>
/// <item>7: the outbox is emptied only by the transaction that stores the same deltas in the log, and the cursor moves with it.</item>
/// <item>9: a snapshot is taken in place of the log only, never of the outbox; one that is folded changes nothing that can be read.</item>
/// <item>11: what is in flight stays inside the window and the credits that the server announced.</item>
/// <item>12: a frame of an unknown kind changes nothing; a server that no longer speaks this version is told apart and not asked again.</item>
/// </list>
/// </summary>
public static class Machine
{
    public static (State State, ImmutableList<Effect> Effects) Step(State state, Event happened, Moment moment, Client client) =>
        Decision.Decide(Transitions.Apply(state, happened, moment), moment.Now, client);
}
