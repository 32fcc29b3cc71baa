using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>What the product is for, word for word, in two browsers against the published output, with shared workers and without.</summary>
[Collection(PublishedApp.Name)]
public sealed class StoryTests(PublishedServer server, Chromium chromium)
{
    [Theory]
    [InlineData(WorkerPath.Shared)]
    [InlineData(WorkerPath.Dedicated)]
    public async Task Two_devices_see_each_others_edits_and_catch_up_after_the_server_was_away(WorkerPath path)
    {
        await using var alice = await chromium.NewDeviceAsync(server, path);
        await using var bob = await chromium.NewDeviceAsync(server, path);

        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.IsAsync("synced");
        Assert.DoesNotContain("#", bob.Page.Url, StringComparison.Ordinal);

        await alice.AddFoodAsync("Rye bread", 250);
        await Device.SeesAsync(bob.Foods, "Rye bread");
        await bob.AddFoodAsync("Apple", 52);
        await Device.SeesAsync(alice.Foods, "Apple");
        await bob.AddMealAsync("Rye bread", 2);
        await Device.SeesAsync(alice.Meals, "Rye bread");
        await alice.IsAsync("synced");
        await bob.IsAsync("synced");

        await using (await server.StopAsync())
        {
            await alice.IsAsync("offline");
            await bob.IsAsync("offline");
            await alice.AddFoodAsync("Lentils", 116);
            await bob.AddFoodAsync("Walnuts", 654);
            await bob.AddMealAsync("Apple", 3);
            await alice.WaitsToSendAsync(1);
            await bob.WaitsToSendAsync(2);
            await Assertions.Expect(alice.Foods).ToHaveCountAsync(3);
        }

        await Device.SeesAsync(alice.Foods, "Walnuts");
        await Device.SeesAsync(alice.Meals, "Apple");
        await Device.SeesAsync(bob.Foods, "Lentils");
        await alice.IsAsync("synced");
        await bob.IsAsync("synced");

        await alice.Page.ReloadAsync();
        await bob.Page.ReloadAsync();
        foreach (var device in new[] { alice, bob })
        {
            await Assertions.Expect(device.Foods).ToHaveCountAsync(4);
            await Assertions.Expect(device.Meals).ToHaveCountAsync(2);
            await device.IsAsync("synced");
            Assert.Empty(device.Errors);
        }
    }

    [Theory]
    [InlineData(WorkerPath.Shared)]
    [InlineData(WorkerPath.Dedicated)]
    public async Task Edits_of_a_browser_without_network_wait_and_arrive_when_it_is_back(WorkerPath path)
    {
        await using var alice = await chromium.NewDeviceAsync(server, path);
        await using var bob = await chromium.NewDeviceAsync(server, path);
        await alice.CreateWorkspaceAsync();
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.IsAsync("synced");

        await bob.Page.Context.SetOfflineAsync(true);
        await bob.IsAsync("offline");
        await bob.AddFoodAsync("Walnuts", 654);
        await bob.WaitsToSendAsync(1);
        await alice.AddFoodAsync("Lentils", 116);
        await alice.IsAsync("synced");
        Assert.Equal(1, await bob.Foods.CountAsync());

        await bob.Page.Context.SetOfflineAsync(false);
        await Device.SeesAsync(alice.Foods, "Walnuts");
        await Device.SeesAsync(bob.Foods, "Lentils");
        await bob.IsAsync("synced");
    }

    [Theory]
    [InlineData(WorkerPath.Shared)]
    [InlineData(WorkerPath.Dedicated)]
    public async Task Two_tabs_of_one_browser_agree_also_while_the_server_is_away(WorkerPath path)
    {
        await using var alice = await chromium.NewDeviceAsync(server, path);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var second = await alice.Page.Context.NewPageAsync();
        await second.GotoAsync(alice.Page.Url);
        await Assertions.Expect(second.GetByTestId("sync-status")).ToHaveAttributeAsync("data-state", "synced");

        await using var outage = await server.StopAsync();
        await alice.IsAsync("offline");
        await alice.AddFoodAsync("Rye bread", 250);
        await Device.SeesAsync(second.GetByTestId("food-row"), "Rye bread");
    }
}
