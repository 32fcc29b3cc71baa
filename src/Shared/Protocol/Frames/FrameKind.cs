namespace SyncEngine.Protocol.Frames;

/// <summary>The first element of each frame. Numbers are never reused.</summary>
public enum FrameKind
{
    Page = 1,
    Ack = 2,
    Reject = 3,
    CaughtUp = 4,
    Rights = 5,
    SnapshotWanted = 6,
    Presence = 7,
    Bye = 8,
    Token = 9,
    Roster = 10,
    Push = 16,
    Credit = 17,
    Show = 18,
    Hello = 32,
    Welcome = 33,
}
