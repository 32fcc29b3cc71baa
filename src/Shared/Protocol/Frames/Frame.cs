namespace SyncEngine.Protocol.Frames;

/// <summary>One message on the wire. The set is closed; <see cref="FrameCodec"/> knows how each is written.</summary>
public abstract record Frame
{
    private protected Frame()
    {
    }
}
