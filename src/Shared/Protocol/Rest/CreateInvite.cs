namespace SyncEngine.Protocol.Rest;

/// <summary>POST /api/workspaces/{id}/invites.</summary>
/// <param name="Name">What the list shows; may be empty.</param>
/// <param name="LifetimeSeconds">From now; null is never.</param>
/// <param name="Uses">How many devices it lets in; null is any number.</param>
public sealed record CreateInvite(string Name, Scope Scope, long? LifetimeSeconds, int? Uses);
