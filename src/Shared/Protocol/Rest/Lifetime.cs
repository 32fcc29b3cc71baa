namespace SyncEngine.Protocol.Rest;

/// <summary>How long a grant admits.</summary>
/// <param name="Seconds">From now, by the server's clock; null is for ever.</param>
public sealed record Lifetime(long? Seconds);
