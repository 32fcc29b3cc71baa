using SyncEngine.Protocol;

namespace SyncEngine.Engine;

/// <param name="Pending">Local deltas that the server has not acknowledged.</param>
public sealed record SyncStatus(SyncState State, int Pending)
{
    public static SyncStatus Of(State state) => new(Name(state), state.Pending);

    private static SyncState Name(State state) => state switch
    {
        { StoreFailing: true } => SyncState.NotSaving,
        { Link: Link.Refused { Code: ErrorCode.GrantRevoked } } => SyncState.Revoked,
        { Link: Link.Refused { Code: ErrorCode.ProtocolUnsupported } } => SyncState.UpdateNeeded,
        { Link: Link.Refused } => SyncState.SignedOut,
        { Online: false } => SyncState.Offline,
        { Link: Link.Up { Scope: Scope.Read, CaughtUp: true }, Pending: > 0 } => SyncState.Saved,
        { Link: Link.Up { PushAt: not null, CaughtUp: true }, Pending: > 0 } => SyncState.Saved,
        { Link: Link.Up { CaughtUp: true, Pages.IsEmpty: true }, Pending: 0, StoringPage: false } => SyncState.Synced,
        { Link: Link.Up or Link.Renewing or Link.Taking } => SyncState.Syncing,
        { Link: Link.Down { Failures: 0 } or Link.Connecting { Failures: 0 } } => SyncState.Saved,
        _ => SyncState.Offline,
    };
}
