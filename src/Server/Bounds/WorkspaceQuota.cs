using System.Security.Cryptography;
using SyncEngine.Protocol;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// How much one workspace may have. It is looked at before something is added and not together with it: those who ask in the same moment
/// may all be let in.
/// </summary>
internal sealed class WorkspaceQuota(IAccessStore store, ServerOptions options)
{
    private string Full =>
        $"{nameof(options.DevicesPerWorkspace)}: the workspace has {options.DevicesPerWorkspace}, as many as may be. Revoke one.";

    /// <summary>What is told when there is no room; null when there is.</summary>
    public async Task<string?> RefuseInviteAsync(Id<Workspace> workspace, DateTimeOffset now)
    {
        var invites = await store.ListInvitesAsync(workspace, now);
        return invites.Count < options.InvitesPerWorkspace
            ? null
            : $"{nameof(options.InvitesPerWorkspace)}: {options.InvitesPerWorkspace} can be redeemed, as many as may be. Revoke one.";
    }

    public async Task<string?> RefuseDeviceAsync(Id<Workspace> workspace, DateTimeOffset now) =>
        IsFull(await store.ListGrantsAsync(workspace), now) ? Full : null;

    /// <summary>
    /// Only who shows an invite's secret is told that the workspace is full. All others are the store's to refuse, and so is a device that
    /// asks again because it did not hear that it was let in. A master's invite
    /// lets in beyond the quota: nobody else may be left who could revoke a device.
    /// </summary>
    public async Task<string?> RefuseDeviceAsync(Redemption redemption)
    {
        var grants = await store.ListGrantsAsync(redemption.Workspace);
        if (!IsFull(grants, redemption.Now)
            || grants.Any(grant => grant.Device == redemption.Device && grant.LastSeen is null))
        {
            return null;
        }

        var invites = await store.ListInvitesAsync(redemption.Workspace, redemption.Now);
        return invites.Any(invite => invite.Id == redemption.Invite
                && invite.Role != Role.Master
                && CryptographicOperations.FixedTimeEquals(invite.SecretHash, redemption.SecretHash))
            ? Full
            : null;
    }

    private bool IsFull(IEnumerable<StoredGrant> grants, DateTimeOffset now) =>
        grants.Count(grant => grant.RefusalAt(now) is null) >= options.DevicesPerWorkspace;
}
