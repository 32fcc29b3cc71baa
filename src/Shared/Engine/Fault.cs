namespace SyncEngine.Engine;

/// <summary>How the other side broke the protocol: a code of <see cref="Protocol.ErrorCode"/>, and what is wrong.</summary>
public sealed record Fault(string Code, string Text);
