using SyncEngine.Client.App.Data;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Text;

/// <summary>Recovery in words.</summary>
public static class RecoveryText
{
    /// <summary>What a stranger who has the file would have to guess.</summary>
    public const int LeastPassphrase = 12;

    /// <summary>Null when it will do.</summary>
    public static string? Problem(string passphrase) => passphrase.Length < LeastPassphrase
        ? $"At least {LeastPassphrase} characters. Several words that belong together only to you are easy to keep and hard to guess."
        : null;

    public static string Describe(RecoveryException error) => error.Problem switch
    {
        RecoveryProblem.NoRecoveryFile => "This is not a recovery file. Its name ends in .recovery.json.",
        RecoveryProblem.Newer => "This recovery file was made by a newer version of SyncEngine. Reload this page to get the new version.",
        RecoveryProblem.Damaged => "This recovery file is damaged: it is not as it was written. Use another copy of it.",
        RecoveryProblem.WrongPassphrase => "The passphrase is not the one this file was made with. The file is fine: try again.",
        RecoveryProblem.OtherServer => $"This file is for a workspace on another server, {error.Key?.Origin}. Open SyncEngine there to recover it.",
        _ => $"This device is an owner of {error.Key?.Name} already. The file was not used and still works.",
    };

    public static string Describe(ApiException error) => error.Code == ErrorCode.InviteInvalid
        ? "This recovery file does not work any more: it was used, or revoked, or the device that made it was. If there is a newer one, use that."
        : error.Message;

    public static string FileName(string workspace) => FileNames.Of(workspace, "recovery.json");
}
