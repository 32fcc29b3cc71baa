using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>C16.</summary>
[Collection(PublishedApp.Name)]
public sealed class ReloadTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task A_hundred_reloads_without_an_edit_grow_neither_the_local_store_nor_the_log()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        IPage[] tabs = [alice.Page, await alice.Page.Context.NewPageAsync(), await alice.Page.Context.NewPageAsync()];
        foreach (var tab in tabs[1..])
        {
            await tab.GotoAsync(alice.Page.Url);
        }

        var before = await SizeAsync(alice);
        await Task.WhenAll(tabs.Select(tab => ReloadAsync(tab, times: 33)));
        foreach (var tab in tabs[1..])
        {
            await tab.CloseAsync();
        }

        await ReloadAsync(alice.Page, times: 1);

        Assert.Equal(before, await SizeAsync(alice));
        await Assertions.Expect(alice.Foods).ToHaveCountAsync(1);
        Assert.Empty(alice.Errors);

        static async Task ReloadAsync(IPage tab, int times)
        {
            for (var i = 0; i < times; i++)
            {
                await tab.ReloadAsync();
                await Assertions.Expect(tab.GetByTestId("sync-status")).ToHaveAttributeAsync("data-state", "synced", new() { Timeout = 30_000 });
            }
        }
    }

    /// <summary>Replica row with its cursor, which is the server's head when all is synced, and the number of records of each store.</summary>
    private static Task<string> SizeAsync(Device device) => device.Page.EvaluateAsync<string>(
        """
        async () => {
          const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const database = await done(indexedDB.open(`syncengine/${location.pathname.split("/")[2]}`));
          const store = name => database.transaction(name).objectStore(name);
          const sizes = [];
          for (const name of database.objectStoreNames) sizes.push(name, await done(store(name).count()));
          const row = await done(store("replica").get("row"));
          database.close();
          return `${sizes} ${row}`;
        }
        """);
}
