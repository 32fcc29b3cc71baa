using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

public sealed class SqliteLogStoreTests : LogStoreContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteLogModelTests(ITestOutputHelper output) : LogModelContract(output), IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteAccessStoreTests : AccessStoreContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteGrantedAppendTests(ITestOutputHelper output) : GrantedAppendContract(output), IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteSnapshotStoreTests : SnapshotStoreContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteRetentionTests : RetentionContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteKeyStoreTests : KeyStoreContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteArchiveStoreTests : ArchiveStoreContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

public sealed class SqliteLongLogTests(ITestOutputHelper output) : LongLogContract(output), IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}
