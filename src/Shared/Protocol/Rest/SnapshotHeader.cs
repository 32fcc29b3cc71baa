namespace SyncEngine.Protocol.Rest;

/// <summary>Headers that say what the bytes of a snapshot are.</summary>
public static class SnapshotHeader
{
    /// <summary>They stand for everything up to this seq.</summary>
    public const string Seq = "X-Seq";

    /// <summary>The chain at that seq, in hexadecimal.</summary>
    public const string Chain = "X-Chain";

    /// <summary>Which upload a piece belongs to.</summary>
    public const string Upload = "X-Upload";

    /// <summary>How many bytes of an upload have been received, from its beginning on.</summary>
    public const string Received = "X-Received";
}
