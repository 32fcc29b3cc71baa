using Npgsql;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

public sealed class PostgresLogStoreTests(PostgresStore store) : LogStoreContract, IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresAccessStoreTests(PostgresStore store) : AccessStoreContract, IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresGrantedAppendTests(PostgresStore store, ITestOutputHelper output)
    : GrantedAppendContract(output), IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();

    protected override Task<StoreUnderTest> OpenOtherNodeAsync() => store.OpenAsync();
}

public sealed class PostgresLogModelTests(PostgresStore store, ITestOutputHelper output)
    : LogModelContract(output), IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresLongLogTests(PostgresStore store, ITestOutputHelper output)
    : LongLogContract(output), IClassFixture<PostgresStore>
{
    protected override async Task AnalyzeAsync()
    {
        await using var source = NpgsqlDataSource.Create(store.ConnectionString);
        await using var command = source.CreateCommand("ANALYZE");
        await command.ExecuteNonQueryAsync();
    }

    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresSnapshotStoreTests(PostgresStore store) : SnapshotStoreContract, IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresRetentionTests(PostgresStore store) : RetentionContract, IClassFixture<PostgresStore>
{
    protected override Task ClearAsync() => store.ClearAsync();

    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresKeyStoreTests(PostgresStore store) : KeyStoreContract, IClassFixture<PostgresStore>
{
    protected override Task ClearAsync() => store.ClearAsync();

    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresArchiveStoreTests(PostgresStore store) : ArchiveStoreContract, IClassFixture<PostgresStore>
{
    protected override Task ClearAsync() => store.ClearAsync();

    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}
