namespace SyncEngine.Server.Rest;

/// <summary>A field of a request is missing or wrong; the message names it and what is allowed.</summary>
internal sealed class RequestException(string message) : Exception(message);
