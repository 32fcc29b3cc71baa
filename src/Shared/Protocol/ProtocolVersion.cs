namespace SyncEngine.Protocol;

/// <summary>
/// Which wire contract a peer speaks, said in the first message. History, one line for each version:
/// 1: the first.
/// </summary>
public static class ProtocolVersion
{
    public const int Current = 1;

    /// <summary>The oldest that a server still serves.</summary>
    public const int Oldest = 1;
}
