using System.Collections.Immutable;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>How the engine stands with the server: a closed set, each state with only the data that is valid in it.</summary>
public abstract record Link
{
    private Link()
    {
    }

    /// <summary>No connection. The next attempt is due at <paramref name="RetryAt"/>, or when the browser comes online.</summary>
    /// <param name="Failures">Attempts that failed in a row.</param>
    public sealed record Down(int Failures, DateTimeOffset RetryAt) : Link
    {
        /// <summary>What the server did against the protocol, if the connection was ended for that.</summary>
        public Fault? Fault { get; init; }
    }

    /// <summary>An attempt is under way.</summary>
    public sealed record Connecting(int Connection, int Failures) : Link;

    /// <summary>Connected and welcomed.</summary>
    public sealed record Up(int Connection, Scope Scope, Limits Limits) : Link
    {
        /// <summary>The highest counter handed to this connection, or acknowledged before it.</summary>
        public long Sent { get; init; }

        /// <summary>What <see cref="Sent"/> was when the outbox was last read for this connection: with another, the answer is stale.</summary>
        public long? ReadAfter { get; init; }

        /// <summary>Counter and size of what was sent and not yet acknowledged, oldest first.</summary>
        public ImmutableQueue<(long Counter, int Bytes)> InFlight { get; init; } = [];

        public int InFlightDeltas { get; init; }

        public int InFlightBytes { get; init; }

        /// <summary>Deltas read from the outbox and not yet sent.</summary>
        public PushFrame? Loaded { get; init; }

        /// <summary>Pages that have come and are not yet stored.</summary>
        public ImmutableQueue<PageFrame> Pages { get; init; } = [];

        /// <summary>The end of the last page that came, stored or not.</summary>
        public Cursor Received { get; init; }

        /// <summary>Pages the server may still send.</summary>
        public int Credits { get; init; } = Limits.Credits;

        /// <summary>Pages stored since credits were last given for them.</summary>
        public int StoredPages { get; init; }

        /// <summary>When credits are given for them, however few they are; null when there are none.</summary>
        public DateTimeOffset? CreditsAt { get; init; }

        /// <summary>The server has said that everything up to then was sent.</summary>
        public bool CaughtUp { get; init; }

        /// <summary>Pushes in a row that the server could not take now.</summary>
        public int Deferrals { get; init; }

        /// <summary>Nothing is pushed before then; receiving goes on. Null when the server takes pushes.</summary>
        public DateTimeOffset? PushAt { get; init; }

        /// <summary>
        /// Failed attempts before this connection. They count until it has caught up and its pushes are acknowledged, so that a server that
        /// welcomes and then hangs up, or rejects what it is sent, is not asked twice a second.
        /// </summary>
        public int Failures { get; init; }
    }

    /// <summary>The store is getting a new replica id; then the connection is opened anew.</summary>
    public sealed record Renewing(Renewal Renewal, bool Started) : Link;

    /// <summary>The server's snapshot is taken in place of the log up to there; then the connection is opened anew.</summary>
    /// <param name="SnapshotSeq">Where the server said that its newest snapshot stands.</param>
    /// <param name="Needed">The server no longer keeps what this device would read otherwise.</param>
    public sealed record Taking(long SnapshotSeq, bool Needed, int Failures, bool Started = false) : Link;

    /// <summary>The server refuses this device. Local editing goes on; nothing is asked until there is another token, or a person wants it.</summary>
    public sealed record Refused(string Code) : Link;
}
