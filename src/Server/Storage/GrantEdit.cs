using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>One thing to change about a grant.</summary>
public abstract record GrantEdit
{
    private GrantEdit()
    {
    }

    public sealed record Rename(string DeviceName) : GrantEdit;

    public sealed record Rescope(Scope Scope) : GrantEdit;

    /// <summary>Null is for ever.</summary>
    public sealed record Expire(DateTimeOffset? At) : GrantEdit;

    public sealed record Revoke : GrantEdit;

    /// <summary>It becomes master in place of the one that asks, which keeps access that reads and writes; its open invites of access pass on too.</summary>
    public sealed record TakeOver : GrantEdit;
}
