using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Text;

/// <summary>What a person is told of this device's access to a workspace, when there is something to tell.</summary>
public static class AccessText
{
    public const string ReadOnly = "This device may view this workspace and not change it. What you have typed stays.";

    private const string Consequence = "What is here stays here, and you can go on working; nothing is sent or received.";

    /// <summary>Why the server refuses this device, and what can be done about it.</summary>
    public static string Lost(SyncState state, WorkspaceRecord record, DateTimeOffset now) => $"{Reason(state, record, now)} {Consequence} {Remedy(record)}";

    /// <summary>Edits that nobody else has; empty when there are none.</summary>
    public static string Waiting(int edits) => edits switch
    {
        0 => "",
        1 => "1 change waits here unsent.",
        _ => $"{edits} changes wait here unsent.",
    };

    private static string Reason(SyncState state, WorkspaceRecord record, DateTimeOffset now) => record switch
    {
        _ when state == SyncState.Revoked => "This device's access was revoked.",
        { IsOnServer: false } => "The server knows this workspace already, from before this browser's storage was put back or copied.",
        { Expires: { } expires } when expires <= now => "This device's access has expired.",
        _ => "The server does not accept this device any more.",
    };

    private static string Remedy(WorkspaceRecord record) => record.Role == Role.Master
        ? "Use the recovery file, or a new invite of another owner, in this browser: what waits is sent then."
        : "Ask for a new invite and open it in this browser: what waits is sent then.";
}
