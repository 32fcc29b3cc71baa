using Microsoft.Playwright;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests;

/// <summary>The published worker folds, with Loro fetched when it is needed.</summary>
[Collection(PublishedApp.Name)]
public sealed class FoldingTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Log_of_more_than_a_thousand_entries_is_folded_under_the_open_page_and_opens_from_the_snapshot()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        await FillAsync(await alice.TokenAsync(), deltas: 1100);

        await Eventually.IsAsync(true, () => IsFoldedAsync(alice));

        await alice.AddFoodAsync("Apple", 52);
        await alice.IsAsync("synced");
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Foods).ToHaveCountAsync(2);
        await alice.IsAsync("synced");
        Assert.Empty(alice.Errors);
    }

    /// <summary>Nobody can read these, and still none may get lost: they are what a snapshot keeps beside the document.</summary>
    private async Task FillAsync(string token, int deltas)
    {
        await using var device = await HubClient.OpenAsync(server.Address, token, Id<Replica>.New());
        for (var counter = 1; counter <= deltas; counter += 100)
        {
            device.Push(counter, [.. Enumerable.Range(0, 100).Select(_ => new byte[] { 0xc1 })]);
            while (await device.NextAsync<AckFrame>() is var ack && ack.LastCounter < counter + 99)
            {
            }
        }
    }

    /// <summary>The log's rows are gone, and there is a snapshot beside the replica row.</summary>
    private static Task<bool> IsFoldedAsync(Device device) => device.Page.EvaluateAsync<bool>(
        """
        async () => {
          const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const database = await done(indexedDB.open(`syncengine/${location.pathname.split("/")[2]}`));
          const count = name => done(database.transaction(name).objectStore(name).count());
          const folded = (await count("log")) < 1000 && (await count("replica")) > 1;
          database.close();
          return folded;
        }
        """);
}
