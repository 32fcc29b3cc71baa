using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>One open store of an implementation.</summary>
public sealed record StoreUnderTest(
    ILogStore Log,
    IAccessStore Access,
    ISnapshotStore Snapshots,
    IKeyStore Keys,
    IArchiveStore Archive,
    Func<ValueTask> CloseAsync);
