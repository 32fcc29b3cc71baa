using Microsoft.Playwright;
using SyncEngine.Protocol;

namespace SyncEngine.Browser.Tests;

/// <summary>What becomes of an invite link in the browser that opens it.</summary>
[Collection(PublishedApp.Name)]
public sealed class JoinTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task The_secret_leaves_the_address_bar_and_the_history_at_once_and_a_second_link_works_in_the_same_tab()
    {
        using var first = await Owner.CreateAsync(server);
        using var second = await Owner.CreateAsync(server);
        var secondLink = await second.InviteAsync();
        await using var bob = await chromium.NewDeviceAsync(server);
        await bob.Page.GotoAsync("/");
        await Assertions.Expect(bob.Element("create-workspace")).ToBeVisibleAsync();

        await bob.Page.GotoAsync(await first.InviteAsync());
        await Assertions.Expect(bob.Element("join-workspace")).ToBeVisibleAsync();
        await Assertions.Expect(bob.Page).ToHaveURLAsync(new Uri(server.Address, "join").ToString());

        // As a link that is pasted into the address bar: the page stays, only its fragment changes.
        await bob.Element("device-name").FillAsync("Not yet");
        await bob.Page.EvaluateAsync("link => { location.href = link; }", secondLink);
        await Assertions.Expect(bob.Page).ToHaveURLAsync(new Uri(server.Address, "join").ToString());
        await bob.Element("device-name").FillAsync("Bob's phone");
        await bob.Element("join-workspace").ClickAsync();
        await bob.IsInWorkspaceAsync();
        await bob.IsAsync("synced");
        Assert.Equal("Bob's phone", Assert.Single(await second.DevicesAsync()).DeviceName);
        Assert.Empty(await first.DevicesAsync());

        await bob.Page.GoBackAsync();
        await Assertions.Expect(bob.Page.GetByRole(AriaRole.Heading, new() { Name = "This is no whole invite" })).ToBeVisibleAsync();
        await Assertions.Expect(bob.Page).ToHaveURLAsync(new Uri(server.Address, "join").ToString());
        await bob.Page.GoBackAsync();
        await Assertions.Expect(bob.Element("create-workspace")).ToBeVisibleAsync();
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task An_owner_is_not_offered_a_lesser_grant_and_one_that_was_revoked_may_join_again()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var carol = await chromium.NewDeviceAsync(server);
        await carol.JoinAsync(await owner.InviteAsync(role: Role.Master));
        await carol.IsAsync("synced");
        await carol.Page.GotoAsync(await owner.InviteAsync());
        await Assertions.Expect(carol.Page.GetByRole(AriaRole.Heading, new() { Name = "This workspace is yours" })).ToBeVisibleAsync();

        await owner.RevokeAsync();
        await carol.Page.GotoAsync("/");
        await carol.JoinAsync(await owner.InviteAsync());

        await carol.IsAsync("synced");
        Assert.Equal([Role.Access, Role.Master], (await owner.DevicesAsync()).Select(device => device.Role));
    }

    [Fact]
    public async Task A_link_that_was_cut_off_or_used_up_is_said_to_be_so()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await using var mallory = await chromium.NewDeviceAsync(server);
        var link = await owner.InviteAsync();
        await mallory.Page.GotoAsync(link[..^60]);
        await Assertions.Expect(mallory.Page.GetByRole(AriaRole.Heading, new() { Name = "This is no whole invite" })).ToBeVisibleAsync();
        await bob.JoinAsync(link);
        await bob.IsAsync("synced");

        await mallory.Page.EvaluateAsync("link => { location.href = link; }", link);
        await mallory.Element("join-workspace").ClickAsync();

        await Assertions.Expect(mallory.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("This invite is not valid any more");
        Assert.Single(await owner.DevicesAsync());
    }
}
