using SyncEngine.Protocol;

namespace SyncEngine.Server.Nodes;

public abstract record NodeHint;

/// <summary>The log reaches this seq.</summary>
public sealed record LogGrew(Id<Workspace> Workspace, long Seq) : NodeHint;

/// <summary>The grant's rights have changed.</summary>
public sealed record GrantChanged(Id<Grant> Grant) : NodeHint;

/// <summary>The workspace's devices, invites or history have changed, or who is online.</summary>
public sealed record RosterChanged(Id<Workspace> Workspace) : NodeHint;

/// <summary>What a device shows of itself, <see cref="Limits.PresenceBytes"/> at most; empty when it has left.</summary>
public sealed record PresenceShown(Id<Workspace> Workspace, Id<Replica> Replica, ReadOnlyMemory<byte> Bytes) : NodeHint;
