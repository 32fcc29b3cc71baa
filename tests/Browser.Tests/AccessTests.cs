using Microsoft.Playwright;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Browser.Tests;

/// <summary>Access comes, changes and goes while the app is open: what was typed and made here stays, and goes out when it may.</summary>
[Collection(PublishedApp.Name)]
public sealed class AccessTests(PublishedServer server, Chromium chromium)
{
    /// <summary>C23.</summary>
    [Fact]
    public async Task A_workspace_made_while_there_was_no_server_is_registered_later_with_all_that_was_made_before()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        // The app and its worker are here now; from here on they need nothing of the server.
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");

        await using (await server.StopAsync())
        {
            await alice.IsAsync("offline");
            await alice.GoHomeAsync();
            await alice.Element("create-workspace").ClickAsync();
            await alice.AddFoodAsync("Rye bread", 250);
            await alice.AddFoodAsync("Apple", 52);
            await alice.AddMealAsync("Apple", 3);
            await alice.IsAsync("offline");
            await alice.WaitsToSendAsync(3);

            await alice.GoHomeAsync();
            var newest = alice.Element("workspace-link").First;
            await Assertions.Expect(newest).ToContainTextAsync("not on the server yet");
            await newest.ClickAsync();
            await Assertions.Expect(alice.Foods).ToHaveCountAsync(2);
        }

        await alice.IsAsync("synced");
        await alice.WaitsToSendAsync(0);
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await Device.SeesAsync(bob.Foods, "Rye bread");
        await Device.SeesAsync(bob.Meals, "Apple");
        await bob.AddFoodAsync("Walnuts", 654);
        await Device.SeesAsync(alice.Foods, "Walnuts");
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task A_downgrade_while_typing_keeps_the_text_and_an_upgrade_lets_it_out()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.JoinAsync(await owner.InviteAsync());
        await bob.JoinAsync(await owner.InviteAsync());
        await bob.AddFoodAsync("Rye bread", 250);
        await Device.SeesAsync(alice.Foods, "Rye bread");
        await Assertions.Expect(bob.RemoveButtons).ToHaveCountAsync(1);
        await bob.Element("food-name").PressSequentiallyAsync("Half a na");

        await owner.ChangeAsync(new ChangeGrant(Scope: Scope.Read));

        await bob.MayOnlyViewAsync();
        await Assertions.Expect(bob.Element("food-name")).ToHaveValueAsync("Half a na");
        await Assertions.Expect(bob.ReadOnlyNotice).ToContainTextAsync("may view this workspace and not change it");
        await alice.AddFoodAsync("Lentils", 116);
        await Device.SeesAsync(bob.Foods, "Lentils");
        await bob.IsAsync("synced");

        await owner.ChangeAsync(new ChangeGrant(Scope: Scope.ReadWrite));

        await bob.MayEditAsync();
        await Assertions.Expect(bob.Element("food-name")).ToHaveValueAsync("Half a na");
        await bob.Element("food-name").PressAsync("End");
        await bob.Element("food-name").PressSequentiallyAsync("an bread");
        await bob.Element("food-calories").FillAsync("310");
        await bob.Element("add-food").ClickAsync();
        await Device.SeesAsync(alice.Foods, "Half a naan bread");
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task A_device_invited_to_view_sees_edits_live_and_cannot_edit()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.JoinAsync(await owner.InviteAsync());
        await bob.JoinAsync(await owner.InviteAsync(Scope.Read));
        await bob.MayOnlyViewAsync();

        await alice.AddFoodAsync("Rye bread", 250);
        await alice.AddMealAsync("Rye bread", 2);

        await Device.SeesAsync(bob.Foods, "Rye bread");
        await Device.SeesAsync(bob.Meals, "Rye bread");
        await bob.MayOnlyViewAsync();
        await bob.IsAsync("synced");
    }

    [Fact]
    public async Task Edits_made_offline_before_a_downgrade_wait_are_told_and_go_out_after_an_upgrade()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await bob.JoinAsync(await owner.InviteAsync());
        await bob.IsAsync("synced");
        await bob.Page.Context.SetOfflineAsync(true);
        await bob.IsAsync("offline");
        await bob.AddFoodAsync("Walnuts", 654);
        await bob.AddFoodAsync("Apple", 52);

        await owner.ChangeAsync(new ChangeGrant(Scope: Scope.Read));
        await bob.Page.Context.SetOfflineAsync(false);

        await bob.MayOnlyViewAsync();
        await bob.IsAsync("saved");
        await Assertions.Expect(bob.ReadOnlyNotice).ToContainTextAsync("2 changes wait here unsent.");

        await owner.ChangeAsync(new ChangeGrant(Scope: Scope.ReadWrite));

        await bob.IsAsync("synced");
        await bob.WaitsToSendAsync(0);
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.JoinAsync(await owner.InviteAsync());
        await Device.SeesAsync(alice.Foods, "Walnuts");
        await Device.SeesAsync(alice.Foods, "Apple");
    }

    /// <summary>C6: the tab that was refused is not reloaded.</summary>
    [Fact]
    public async Task A_device_revoked_while_typing_goes_on_locally_and_pushes_everything_after_joining_again()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.JoinAsync(await owner.InviteAsync());
        await bob.JoinAsync(await owner.InviteAsync());
        await bob.AddFoodAsync("Rye bread", 250);
        await Device.SeesAsync(alice.Foods, "Rye bread");
        await bob.Element("food-name").PressSequentiallyAsync("Waln");

        await owner.RevokeAsync();

        await bob.IsAsync("revoked");
        await bob.Element("food-name").PressSequentiallyAsync("uts");
        await bob.Element("food-calories").FillAsync("654");
        await bob.Element("add-food").ClickAsync();
        await bob.AddFoodAsync("Apple", 52);
        await bob.WaitsToSendAsync(2);
        await Assertions.Expect(bob.Page.GetByText("2 changes wait here unsent.")).ToBeVisibleAsync();
        await bob.Element("try-again").ClickAsync();
        await bob.IsAsync("revoked");
        await alice.AddFoodAsync("Lentils", 116);
        await alice.IsAsync("synced");
        await Assertions.Expect(bob.Foods).ToHaveCountAsync(3);

        var second = await bob.Page.Context.NewPageAsync();
        await second.GotoAsync(await owner.InviteAsync());
        await second.GetByTestId("join-workspace").ClickAsync();

        await bob.IsAsync("synced");
        await bob.WaitsToSendAsync(0);
        await Device.SeesAsync(bob.Foods, "Lentils");
        await Device.SeesAsync(alice.Foods, "Walnuts");
        await Device.SeesAsync(alice.Foods, "Apple");
        await Assertions.Expect(second.GetByTestId("food-row")).ToHaveCountAsync(4);
        var bobs = (await owner.DevicesAsync()).Take(2).Select(device => (device.DeviceId, IsRevoked: device.Revoked is not null)).ToList();
        Assert.Equal(bobs[0].DeviceId, bobs[1].DeviceId);
        Assert.Equal([false, true], bobs.Select(device => device.IsRevoked));
        Assert.Empty(bob.Errors);
    }

    /// <summary>C7 and C8, as a person sees them.</summary>
    [Fact]
    public async Task Access_that_ended_while_the_device_was_offline_signs_it_out_and_comes_back_when_it_is_prolonged()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await bob.JoinAsync(await owner.InviteAsync());
        await bob.AddFoodAsync("Rye bread", 250);
        await bob.IsAsync("synced");
        await bob.Page.Context.SetOfflineAsync(true);
        await bob.IsAsync("offline");
        await owner.ChangeAsync(new ChangeGrant(Lifetime: new Lifetime(1)));
        await owner.SeesAccessEndAsync();
        await bob.AddFoodAsync("Walnuts", 654);

        await bob.Page.Context.SetOfflineAsync(false);

        await bob.IsAsync("signed-out");
        await bob.WaitsToSendAsync(1);
        await bob.AddFoodAsync("Apple", 52);
        await bob.WaitsToSendAsync(2);

        await owner.ChangeAsync(new ChangeGrant(Lifetime: new Lifetime(null)));
        await bob.Element("try-again").ClickAsync();

        await bob.IsAsync("synced");
        await bob.WaitsToSendAsync(0);
        await Assertions.Expect(bob.Foods).ToHaveCountAsync(3);
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task New_keys_of_the_server_bring_fresh_tokens_without_a_reload_and_the_first_one_may_retire()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await bob.JoinAsync(await owner.InviteAsync());
        await bob.IsAsync("synced");
        var first = await bob.TokenAsync();
        await bob.Page.EvaluateAsync("() => { window.neverReloaded = true; }");

        await using (await server.StopAsync())
        {
            await server.CommandAsync("rotate-key");
        }

        await bob.HasOtherTokenAsync(first);
        var second = await bob.TokenAsync();
        await using (await server.StopAsync())
        {
            // Keeps the key of the second token, and not that of the first.
            await server.CommandAsync("rotate-key", "--retire-older");
        }

        await bob.HasOtherTokenAsync(second);
        await bob.AddFoodAsync("Rye bread", 250);
        await bob.IsAsync("synced");
        await bob.WaitsToSendAsync(0);
        Assert.True(await bob.Page.EvaluateAsync<bool>("window.neverReloaded"));
        Assert.Empty(bob.Errors);
    }
}
