namespace SyncEngine.Protocol.Rest;

/// <summary>The only answer that ever holds the secret: the server keeps its hash.</summary>
public sealed record InviteCreated(string InviteId, string Secret);
