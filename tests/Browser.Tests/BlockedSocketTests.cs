using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests;

/// <summary>Behind a proxy that lets no WebSocket through.</summary>
[Collection(PublishedApp.Name)]
public sealed class BlockedSocketTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Two_devices_without_a_socket_see_each_others_edits_and_go_back_to_it_when_it_can_be_opened()
    {
        await using var proxy = UpgradeProxy.To(server.Address);
        await using var alice = await chromium.NewDeviceAsync(proxy.Address);
        await using var bob = await chromium.NewDeviceAsync(proxy.Address);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.IsAsync("synced");

        await alice.AddFoodAsync("Rye bread", 250);
        await Device.SeesAsync(bob.Foods, "Rye bread");
        await bob.AddMealAsync("Rye bread", 2);
        await Device.SeesAsync(alice.Meals, "Rye bread");
        await alice.IsAsync("synced");
        await bob.IsAsync("synced");
        Assert.InRange(proxy.Refused, 2, int.MaxValue);
        Assert.Equal(0, proxy.Upgraded);

        proxy.Upgrades = true;
        foreach (var device in new[] { alice, bob })
        {
            // Another network: nobody waits for the next try.
            await device.Page.Context.SetOfflineAsync(true);
            await device.IsAsync("offline");
            await device.Page.Context.SetOfflineAsync(false);
            await device.IsAsync("synced");
        }

        Assert.Equal(2, proxy.Upgraded);
        await bob.AddFoodAsync("Apple", 52);
        await Device.SeesAsync(alice.Foods, "Apple");
        await bob.IsAsync("synced");
    }
}
