using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>Once more through a pooler in transaction mode.</summary>
public sealed class PgBouncerLogStoreTests(PooledPostgresStore store) : LogStoreContract, IClassFixture<PooledPostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PgBouncerAccessStoreTests(PooledPostgresStore store) : AccessStoreContract, IClassFixture<PooledPostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PgBouncerGrantedAppendTests(PooledPostgresStore store, ITestOutputHelper output)
    : GrantedAppendContract(output), IClassFixture<PooledPostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();

    protected override Task<StoreUnderTest> OpenOtherNodeAsync() => store.OpenAsync();
}

public sealed class PooledPostgresStore : PostgresStore
{
    private PgBouncer _pooler = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _pooler = await PgBouncer.StartAsync(await PostgresCluster.SharedAsync());
    }

    public override async Task DisposeAsync()
    {
        await _pooler.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override string ConnectionStringOf(PostgresTestDatabase database) => database.ConnectionStringAt(_pooler.Port);
}
