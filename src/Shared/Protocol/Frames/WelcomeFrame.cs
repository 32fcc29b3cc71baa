namespace SyncEngine.Protocol.Frames;

/// <summary>The answer to <see cref="HelloFrame"/>. The other possible answer is <see cref="ByeFrame"/>.</summary>
/// <param name="Head">The end of the log as the server knew it when it answered.</param>
/// <param name="AckedCounter">The highest counter of this replica that is in the log; 0 when there is none.</param>
/// <param name="Expires">When the grant ends, in Unix milliseconds of the server's clock; null for never.</param>
/// <param name="Diverged">The client's cursor is not in this log (invariant 8): read from the start, push everything.</param>
/// <param name="PrunedSeq">The payloads up to this seq are no longer kept, and whoever begins below it needs the snapshot; 0 when all are.</param>
/// <param name="SnapshotSeq">Where the newest snapshot stands; 0 when there is none.</param>
/// <param name="DeviceName">What the workspace's masters call this device.</param>
public sealed record WelcomeFrame(
    Cursor Head,
    long AckedCounter,
    Scope Scope,
    long? Expires,
    Limits Limits,
    bool Diverged,
    long PrunedSeq = 0,
    long SnapshotSeq = 0,
    Role Role = Role.Access,
    string DeviceName = "") : Frame;
