namespace SyncEngine.Protocol.Rest;

/// <summary>POST /api/workspaces/{id}/join. The secret is what the link carried in its fragment.</summary>
public sealed record JoinWorkspace(string InviteId, string Secret, string DeviceId, string DeviceName);
