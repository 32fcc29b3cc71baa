using SyncEngine.Client.Replica;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Text;

/// <summary>What a person is told who takes a workspace off a device.</summary>
public static class RemovalText
{
    public const string SaveFirst =
        "They are on this device alone, and removing the workspace would lose them. Wait until they are sent, or save all that is here, them "
        + "included, as a file first.";

    public const string Damaged =
        "What this device has stored of it is deleted, edits included that were not sent. Then everything comes from the server again.";

    public static string Unsent(int deltas) => $"{Count.Of(deltas, "edit")} not sent yet";

    public static string Consequence(WorkspaceRecord record) => record switch
    {
        { IsOnServer: false } => "It is on this device and nowhere else. This cannot be undone.",
        { Role: Role.Master } => "What was sent stays on the server and on the other devices. This device is an owner: if it is the only one and there "
            + "is no recovery file, nobody can let devices in any more, and this one cannot come back either.",
        _ => "What was sent stays on the server and on the other devices. To have it here again, this device needs another invite.",
    };
}
