namespace SyncEngine.Protocol.Rest;

/// <summary>POST /api/workspaces/{id}/invites.</summary>
/// <param name="Name">What the list shows; may be empty.</param>
/// <param name="LifetimeSeconds">From now; null is never.</param>
/// <param name="Uses">How many devices it lets in; null is any number.</param>
/// <param name="Role">A master's lets in one device, which reads and writes.</param>
public sealed record CreateInvite(string Name, Scope Scope, long? LifetimeSeconds, int? Uses, Role Role = Role.Access);
