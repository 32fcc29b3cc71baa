using SyncEngine.Server.Tests.Storage;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Sync;

[Collection(nameof(Alone))]
public sealed class SqliteFeedMemoryTests(ITestOutputHelper output) : FeedMemoryContract(output), IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());
}

[Collection(nameof(Alone))]
public sealed class PostgresFeedMemoryTests(PostgresStore store, ITestOutputHelper output)
    : FeedMemoryContract(output), IClassFixture<PostgresStore>
{
    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();
}
