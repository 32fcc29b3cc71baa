namespace SyncEngine.Protocol.Rest;

/// <summary>Headers that say which cursor the bytes of a snapshot stand for.</summary>
public static class SnapshotHeader
{
    public const string Seq = "X-Seq";

    /// <summary>The chain at that seq, in hexadecimal.</summary>
    public const string Chain = "X-Chain";
}
