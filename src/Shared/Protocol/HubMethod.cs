namespace SyncEngine.Protocol;

/// <summary>The hub's address and methods. Arguments, results and stream items are frames (see docs/protocol.md).</summary>
public static class HubMethod
{
    public const string Path = "/sync";

    /// <summary>Open(hello) → welcome or bye.</summary>
    public const string Open = "Open";

    /// <summary>Downlink(credits) → stream of page, ack, reject, caught up, rights, presence, bye.</summary>
    public const string Downlink = "Downlink";

    /// <summary>Uplink(stream of push, credit, show).</summary>
    public const string Uplink = "Uplink";
}
