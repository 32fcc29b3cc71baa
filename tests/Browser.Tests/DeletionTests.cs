using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>C14: a local store that is deleted under the open page.</summary>
[Collection(PublishedApp.Name)]
public sealed class DeletionTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Store_that_is_deleted_under_tab_and_worker_comes_back_as_a_new_replica_with_everything_the_tab_had()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.AddFoodAsync("Walnuts", 654);
        await Device.SeesAsync(alice.Foods, "Walnuts");
        var replica = await ReplicaAsync(alice);
        await alice.Page.Context.SetOfflineAsync(true);
        await alice.IsAsync("offline");
        await alice.AddFoodAsync("Lentils", 116);
        await alice.WaitsToSendAsync(1);

        await alice.Page.EvaluateAsync(
            """
            () => new Promise((resolve, reject) => {
              const request = indexedDB.deleteDatabase(`syncengine/${location.pathname.split("/")[2]}`);
              request.onsuccess = resolve;
              request.onerror = () => reject(request.error);
            })
            """);
        await alice.AddFoodAsync("Apple", 52);
        await alice.Page.Context.SetOfflineAsync(false);

        await Device.SeesAsync(bob.Foods, "Lentils");
        await Device.SeesAsync(bob.Foods, "Apple");
        await alice.IsAsync("synced");
        Assert.NotEqual(replica, await ReplicaAsync(alice));
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Foods).ToHaveCountAsync(4);
        await alice.IsAsync("synced");
    }

    /// <summary>Of the workspace that the page shows: the id that its row begins with.</summary>
    private static Task<string> ReplicaAsync(Device device) => device.Page.EvaluateAsync<string>(
        """
        async () => {
          const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const database = await done(indexedDB.open(`syncengine/${location.pathname.split("/")[2]}`));
          const row = await done(database.transaction("replica").objectStore("replica").get("row"));
          database.close();
          return String(row.slice(0, 20));
        }
        """);
}
