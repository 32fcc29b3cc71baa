using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// How long the server waits for a slow client. These are no settings: nobody has a reason to wait longer, and only tests wait less.
/// </summary>
internal sealed record Patience
{
    /// <summary>For a request's line and headers, from the first byte on.</summary>
    public TimeSpan Headers { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the first byte of a request. More than a proxy keeps its idle connections.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>For a body: fewer bytes a second than this, after the grace period, are too few.</summary>
    public MinDataRate Body { get; init; } = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>For the hub's handshake, on an open WebSocket.</summary>
    public TimeSpan Handshake { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a client to take anything of what is sent to it.</summary>
    public TimeSpan Send { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a client to hang up when it has been told why.</summary>
    public TimeSpan Close { get; init; } = TimeSpan.FromSeconds(5);
}
