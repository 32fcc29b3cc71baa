using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>
/// What tests of the store begin with. The grant of the device that creates a workspace has the bytes of the workspace's id for its own, so
/// that whoever knows the workspace can append to it.
/// </summary>
internal static class Given
{
    public static StoredGrant Master(Id<Workspace> workspace, Id<Device>? device = null) => new(
        MasterId(workspace), workspace, device ?? Id<Device>.New(), "alice", Role.Master, Scope.ReadWrite, StoreContract.Now);

    /// <summary>Another device of a workspace.</summary>
    public static StoredGrant Device(Id<Workspace> workspace, string name = "bob", Scope scope = Scope.ReadWrite) =>
        new(Id<Grant>.New(), workspace, Id<Device>.New(), name, Role.Access, scope, StoreContract.Now);

    /// <summary>By the master.</summary>
    public static Append Append(Id<Workspace> workspace, Id<Replica> replica, long firstCounter, params string[] texts) =>
        Append(workspace, replica, firstCounter, texts.Select(Bytes.Of));

    public static Append Append(Id<Workspace> workspace, Id<Replica> replica, long firstCounter, IEnumerable<byte[]> payloads) => new(
        workspace,
        MasterId(workspace),
        replica,
        firstCounter,
        [.. payloads.Select(payload => new ReadOnlyMemory<byte>(payload))],
        StoreContract.Now);

    public static async Task<Id<Workspace>> CreateWorkspaceAsync(this IAccessStore store)
    {
        var master = await store.CreateWorkspaceAsync(Master(Id<Workspace>.New()));
        Assert.NotNull(master);
        return master.Workspace;
    }

    /// <summary>One thing about one grant.</summary>
    public static Task<GrantChangeOutcome> ChangeAsync(
        this IAccessStore store, StoredGrant actor, StoredGrant grant, GrantEdit edit, DateTimeOffset? at = null) =>
        store.ChangeGrantAsync(new GrantChange(actor.Workspace, actor.Id, grant.Id, [edit], at ?? StoreContract.Now));

    public static Task<GrantChangeOutcome> RevokeAsync(
        this IAccessStore store, StoredGrant actor, StoredGrant grant, DateTimeOffset? at = null) =>
        store.ChangeAsync(actor, grant, new GrantEdit.Revoke(), at);

    private static Id<Grant> MasterId(Id<Workspace> workspace) => Id<Grant>.Read(workspace.ToBytes());
}
