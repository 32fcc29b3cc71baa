namespace SyncEngine.Protocol.Rest;

/// <summary>The members of an RFC 9457 problem that a client acts on. <c>Code</c> is one of <see cref="ErrorCode"/>.</summary>
public sealed record Problem(string? Title, string? Detail, int? Status, string? Code);
