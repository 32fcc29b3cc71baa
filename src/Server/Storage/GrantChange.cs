using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>A grant asks for a change of one, its own or another.</summary>
/// <param name="Edits">All are made, in order, or none.</param>
public sealed record GrantChange(
    Id<Workspace> Workspace, Id<Grant> Actor, Id<Grant> Grant, IReadOnlyList<GrantEdit> Edits, DateTimeOffset Now);
