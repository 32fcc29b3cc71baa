using System.Runtime.InteropServices.JavaScript;
using SyncEngine.Client.App.Browser;
using SyncEngine.Client.Replica;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>
/// How a workspace outlives its master: an invite that makes whoever redeems it a master, kept by the person in a file under a passphrase.
/// Neither the file nor the passphrase is ever sent anywhere.
/// </summary>
public sealed class Recovery(WorkspaceApi api, DeviceWorkspaces workspaces, HttpClient http, TimeProvider time)
{
    /// <summary>What the invite is called in the lists of the server.</summary>
    private const string InviteName = "Recovery file";

    private string Origin => http.BaseAddress!.GetLeftPart(UriPartial.Authority);

    /// <summary>The text of a new file.</summary>
    /// <exception cref="ApiException">The server refused, or could not be reached.</exception>
    public async Task<string> MakeAsync(WorkspaceRecord access, string passphrase)
    {
        var request = new CreateInvite(InviteName, Scope.ReadWrite, LifetimeSeconds: null, Uses: 1, Role.Master);
        var invite = await api.CreateInviteAsync(access, request);
        var key = new RecoveryKey(Origin, access.WorkspaceId, invite.InviteId, invite.Secret, access.Name, time.GetUtcNow());
        var file = RecoveryFile.New();
        var text = await RecoveryCipher.Seal(passphrase, file.Salt, file.Iterations, file.Nonce, file.Header, key.ToText());
        return file.With(text).ToText();
    }

    /// <summary>Makes this device a master of the workspace that the file is of. A file that was refused before that is as good as it was.</summary>
    /// <exception cref="RecoveryException">The file cannot be used, or not here.</exception>
    /// <exception cref="ApiException">The server refused, or could not be reached.</exception>
    public async Task<WorkspaceRecord> RecoverAsync(string fileText, string passphrase, string deviceName)
    {
        var key = await OpenAsync(RecoveryFile.Parse(fileText), passphrase);
        if (key.Origin != Origin)
        {
            throw new RecoveryException(RecoveryProblem.OtherServer, key);
        }

        // A device that is a master gains nothing by it, and would use up the file.
        var known = await workspaces.FindAsync(key.Link.Workspace);
        return known is null || !await workspaces.IsMasterAsync(known)
            ? await workspaces.JoinAsync(key.Link, known?.Name ?? key.Name, deviceName)
            : throw new RecoveryException(RecoveryProblem.OwnAlready, key);
    }

    private static async Task<RecoveryKey> OpenAsync(RecoveryFile file, string passphrase)
    {
        try
        {
            return RecoveryKey.Parse(
                await RecoveryCipher.Open(passphrase, file.Salt, file.Iterations, file.Nonce, file.Header, file.Sealed));
        }
        catch (JSException error)
        {
            // The file is as it was written, so it is the passphrase.
            throw new RecoveryException(RecoveryProblem.WrongPassphrase, inner: error);
        }
    }
}
