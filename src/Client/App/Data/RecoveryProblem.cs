namespace SyncEngine.Client.App.Data;

/// <summary>Why a file does not recover a workspace here.</summary>
public enum RecoveryProblem
{
    NoRecoveryFile,
    Newer,
    Damaged,
    WrongPassphrase,
    OtherServer,
    OwnAlready,
}
