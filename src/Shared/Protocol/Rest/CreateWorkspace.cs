namespace SyncEngine.Protocol.Rest;

/// <summary>POST /api/workspaces. The ids are the client's own: a workspace can exist on a device before any server knows it.</summary>
public sealed record CreateWorkspace(string WorkspaceId, string DeviceId, string DeviceName);
