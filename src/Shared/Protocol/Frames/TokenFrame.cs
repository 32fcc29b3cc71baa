namespace SyncEngine.Protocol.Frames;

/// <summary>
/// Server to client: keep this token in place of the one you have, which was signed with a key that will retire, or is of another kind than
/// the grant is now. The connection goes on.
/// </summary>
public sealed record TokenFrame(string Token) : Frame;
