using SyncEngine.Client.Replica;
using static SyncEngine.Replica.Tests.Disk;

namespace SyncEngine.Replica.Tests;

public sealed class OpeningTests
{
    /// <summary>C16.</summary>
    [Fact]
    public async Task A_store_that_is_opened_and_read_a_hundred_times_is_never_written_to()
    {
        var disk = new Disk();
        using (var store = await disk.LoadAsync())
        {
            await store.StoreAsync(Page(store.Cursor, 1, 2), default);
            await store.AppendAsync([[3]]);
        }

        disk.Writes = 0;
        for (var i = 0; i < 100; i++)
        {
            using var worker = await disk.LoadAsync();
            await worker.ReadOutboxAsync(0, 10, 1000, default);
            using var tab = await disk.OpenAsync();
            Assert.Equal([1, 2, 3], Numbers(await tab.ReadAsync(ReplicaPosition.Start)));
        }

        Assert.Equal(0, disk.Writes);
    }
}
