namespace SyncEngine.Protocol.Frames;

/// <summary>The first element of each frame. Numbers are never reused; 6 (snapshot wanted), 7 (presence) are reserved.</summary>
public enum FrameKind
{
    Page = 1,
    Ack = 2,
    Reject = 3,
    CaughtUp = 4,
    Rights = 5,
    Bye = 8,
    Push = 16,
    Credit = 17,
    Hello = 32,
    Welcome = 33,
}
