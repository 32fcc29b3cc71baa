using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>A device shows the secret of an invite and asks for a grant.</summary>
/// <param name="Grant">The id that a new grant will have.</param>
public sealed record Redemption(
    Id<Workspace> Workspace,
    Id<Invite> Invite,
    byte[] SecretHash,
    Id<Grant> Grant,
    Id<Device> Device,
    string DeviceName,
    DateTimeOffset Now);
