using Microsoft.Playwright;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Browser.Tests;

/// <summary>The app is replaced by its next build while people use it (C22: with edits that are not sent yet).</summary>
[Collection(PublishedApp.Name)]
public sealed class UpdateTests(Chromium chromium)
{
    private const string Build = "document.querySelector('meta[name=build]').content";

    private const string Sets = "caches.keys().then((names) => names.length)";

    [Fact]
    public async Task Update_waits_for_a_person_keeps_unsent_edits_and_leaves_the_other_tab_as_it_is()
    {
        using var deployment = new Deployment();
        var server = new PublishedServer(deployment.Program);
        await server.InitializeAsync();
        try
        {
            using var owner = await Owner.CreateAsync(server);
            await using var alice = await chromium.NewDeviceAsync(server);
            await using var bob = await chromium.NewDeviceAsync(server);
            await bob.JoinAsync(await owner.InviteAsync());
            await bob.IsAsync("synced");
            await bob.AppIsKeptAsync();
            var tab = new Device(bob.Page.Context, await bob.Page.Context.NewPageAsync());
            await tab.Page.GotoAsync(bob.Page.Url);
            await tab.IsAsync("synced");
            var before = await bob.Page.EvaluateAsync<string>(Build);

            // Edits that cannot be sent, before the update and after it, until the owner allows it again.
            await bob.Page.Context.SetOfflineAsync(true);
            await bob.AddFoodAsync("Rye bread", 250);
            await owner.ChangeAsync(new ChangeGrant(Scope: Scope.Read));
            await using (await server.StopAsync())
            {
                await deployment.UpgradeAsync();
            }

            await bob.Page.Context.SetOfflineAsync(false);
            await bob.MayOnlyViewAsync();
            await bob.WaitsToSendAsync(1);
            await Assertions.Expect(bob.Element("update-app")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await Assertions.Expect(tab.Element("update-app")).ToBeVisibleAsync(new() { Timeout = 30_000 });
            await bob.Page.ReloadAsync();
            await Device.SeesAsync(bob.Foods, "Rye bread");
            Assert.Equal(before, await bob.Page.EvaluateAsync<string>(Build));

            await bob.Element("update-app").ClickAsync();
            await Assertions.Expect(bob.Element("update-app")).ToBeHiddenAsync(new() { Timeout = 30_000 });
            await bob.WaitsToSendAsync(1);
            var after = await bob.Page.EvaluateAsync<string>(Build);
            Assert.NotEqual(before, after);

            // Of the build that no server has any more: it still has all its files, and says that there is another.
            Assert.Equal(before, await tab.Page.EvaluateAsync<string>(Build));
            await Assertions.Expect(tab.Element("update-app")).ToBeVisibleAsync();
            await tab.IsAsync("update-needed");
            Assert.Equal(2, await tab.Page.EvaluateAsync<int>(Sets));
            await owner.ChangeAsync(new ChangeGrant(Scope: Scope.ReadWrite));
            await tab.MayEditAsync();
            await tab.AddFoodAsync("Walnuts", 654);
            await Device.SeesAsync(bob.Foods, "Walnuts");
            await bob.IsAsync("synced");
            await bob.WaitsToSendAsync(0);

            await tab.Page.ReloadAsync();
            await tab.IsAsync("synced");
            Assert.Equal(after, await tab.Page.EvaluateAsync<string>(Build));
            await tab.Page.WaitForFunctionAsync($"{Sets}.then((sets) => sets === 1)");
            await alice.JoinAsync(await owner.InviteAsync());
            await Device.SeesAsync(alice.Foods, "Rye bread");
            await Device.SeesAsync(alice.Foods, "Walnuts");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }
}
