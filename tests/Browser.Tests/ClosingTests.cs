using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>C13.</summary>
[Collection(PublishedApp.Name)]
public sealed class ClosingTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Store_that_the_browser_closes_is_opened_again_and_the_edit_is_kept()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        var internals = await alice.Page.Context.NewPageAsync();
        await internals.GotoAsync("chrome://indexeddb-internals/");
        await internals.Locator(".force-close").First.ClickAsync();
        await Assertions.Expect(internals.Locator(".connection-count:visible").First).ToHaveTextAsync("0");

        await alice.AddFoodAsync("Apple", 52);

        await alice.IsAsync("synced");
        await alice.WaitsToSendAsync(0);
        await alice.Page.ReloadAsync();
        await Assertions.Expect(alice.Foods).ToHaveCountAsync(2);
        await alice.IsAsync("synced");
    }
}
