using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>A disk that is full under typing.</summary>
[Collection(PublishedApp.Name)]
public sealed class QuotaTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Edits_that_find_no_room_are_shown_as_not_saved_and_saved_when_there_is_some()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        var devTools = await alice.Page.Context.NewCDPSessionAsync(alice.Page);
        // What the browser believes to be free it asks for only when that is used up, or after half a minute.
        await OverrideQuotaAsync(20_000_000);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");

        await OverrideQuotaAsync(1);
        Assert.Equal("QuotaExceededError", await FillAsync(alice, bytes: 30_000_000));
        await alice.AddFoodAsync("Apple", 52);
        await alice.IsAsync("not-saving");
        await alice.AddFoodAsync("Lentils", 116);
        await alice.IsAsync("not-saving");

        await OverrideQuotaAsync(1_000_000_000);
        await alice.IsAsync("synced");
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Foods).ToHaveCountAsync(3);

        Task OverrideQuotaAsync(long bytes) => devTools.SendAsync(
            "Storage.overrideQuotaForOrigin",
            new() { ["origin"] = server.Address.GetLeftPart(UriPartial.Authority), ["quotaSize"] = bytes });
    }

    /// <summary>Another program of the origin tries to store so much. Returns what the browser says to that.</summary>
    private static Task<string> FillAsync(Device device, int bytes) => device.Page.EvaluateAsync<string>(
        """
        bytes => new Promise((resolve) => {
          const request = indexedDB.open("another program");
          request.onupgradeneeded = () => request.result.createObjectStore("large");
          request.onerror = () => resolve(request.error.name);
          request.onsuccess = () => {
            const transaction = request.result.transaction("large", "readwrite");
            for (let i = 0; i * 65536 < bytes; i++) transaction.objectStore("large").put(new Uint8Array(65536).fill(i), i);
            transaction.oncomplete = () => resolve("stored");
            transaction.onabort = () => resolve(transaction.error?.name ?? "aborted");
          };
        })
        """,
        bytes);
}
