using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client;

/// <summary>Where a workspace is, and where this device keeps it.</summary>
/// <param name="Server">The address of the server, such as https://sync.example.</param>
/// <param name="Workspace">The workspace.</param>
/// <param name="Path">The file of the store. Made when it is not there; it holds the token, and is readable by its owner only.</param>
public sealed record WorkspaceClientOptions(Uri Server, Id<Workspace> Workspace, string Path)
{
    /// <summary>
    /// The token of this device's grant. It is kept in the store, with those that the server gives in its place; a store that has one needs
    /// none here. Another one than was given before takes its place. Default: the one in the store.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>What the program calls itself to the server. Default: SyncEngine.Client and its version.</summary>
    public string ClientName { get; init; } = "SyncEngine.Client";

    /// <summary>The version that goes with <see cref="ClientName"/>.</summary>
    public string ClientVersion { get; init; } = typeof(WorkspaceClientOptions).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Default: the system's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the workspace is that was created or joined, see <see cref="WorkspaceClient.JoinAsync"/>.</summary>
    public static WorkspaceClientOptions For(Uri server, Admission admission, string path) =>
        new(server, Id<Workspace>.Parse(admission.WorkspaceId), path) { Token = admission.Token };
}
