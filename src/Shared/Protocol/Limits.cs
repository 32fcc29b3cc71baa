namespace SyncEngine.Protocol;

/// <summary>
/// What one peer may ask of the other (invariant 11). The server announces its values in the welcome; a client keeps to what it was
/// told. Bytes are bytes of payload unless a name says otherwise.
/// </summary>
/// <param name="DeltaBytes">One delta. A longer local commit is split into parts by the client's envelope.</param>
/// <param name="PageBytes">All payloads of one frame, each counted with <see cref="EntryOverheadBytes"/>. A frame stays under <see cref="FrameBytes"/>.</param>
/// <param name="WindowDeltas">Deltas a client may have sent and not yet seen acknowledged or rejected.</param>
/// <param name="WindowBytes">Their payloads together.</param>
/// <param name="Credits">Pages a client may ask for beyond those it has received.</param>
public sealed record Limits(int DeltaBytes, int PageBytes, int WindowDeltas, int WindowBytes, int Credits)
{
    /// <summary>The whole of one encoded frame.</summary>
    public const int FrameBytes = 64 * 1024;

    /// <summary>What one hub message may have around its frame: envelope, invocation or stream id, target.</summary>
    public const int HubMessageOverheadBytes = 1024;

    /// <summary>What an entry is counted with besides its payload: replica, counter and headers take at most 31 bytes.</summary>
    public const int EntryOverheadBytes = 32;

    /// <summary>Text in an error, a client's name or its version, in UTF-16 units.</summary>
    public const int TextLength = 500;

    /// <summary>A token that the server hands to a client, in UTF-16 units.</summary>
    public const int TokenLength = 2000;

    /// <summary>What a device shows of itself.</summary>
    public const int PresenceBytes = 4 * 1024;

    /// <summary>How often a second a connection's presence is passed on: of what comes faster, the newest.</summary>
    public const int PresencePerSecond = 20;

    /// <summary>All frames that are pushed in one request, where there is no socket.</summary>
    public const int LogRequestBytes = 512 * 1024;

    /// <summary>How many frames these may be.</summary>
    public const int LogRequestFrames = 512;

    /// <summary>How long a request for what follows in the log may wait for it.</summary>
    public const int LogWaitSeconds = 30;

    public static Limits Default { get; } = new(
        DeltaBytes: (48 * 1024) - EntryOverheadBytes,
        PageBytes: 48 * 1024,
        WindowDeltas: 256,
        WindowBytes: 256 * 1024,
        Credits: 8);
}
