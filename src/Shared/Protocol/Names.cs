namespace SyncEngine.Protocol;

// What an Id<TOf> can name. They have no values: they only keep the identities of different things apart.

/// <summary>One shared document and its log.</summary>
public abstract class Workspace;

/// <summary>A browser profile, or a native program, that holds a grant.</summary>
public abstract class Device;

/// <summary>A server row that says what a device may do in a workspace.</summary>
public abstract class Grant;

/// <summary>What a share link redeems.</summary>
public abstract class Invite;

/// <summary>One local store. A new one whenever the store is created, cleared or restored.</summary>
public abstract class Replica;

/// <summary>One local change of a document, whole; what the parts of a long one have in common.</summary>
public abstract class Commit;

/// <summary>Opaque bytes that stand for everything in a log up to a seq.</summary>
public abstract class Snapshot;
