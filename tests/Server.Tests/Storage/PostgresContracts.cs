namespace SyncEngine.Server.Tests.Storage;

public sealed class PostgresLogStoreTests(PostgresStore store) : LogStoreContract, IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}

public sealed class PostgresAccessStoreTests(PostgresStore store) : AccessStoreContract, IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}
