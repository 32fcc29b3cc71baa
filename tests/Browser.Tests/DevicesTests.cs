using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>The master's page and the pages of those it decides about, open at the same time: what one does is seen in the others at once.</summary>
[Collection(PublishedApp.Name)]
public sealed class DevicesTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Device_that_joins_appears_in_the_open_page_and_disturbs_nothing_there()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();
        var invite = await page.InviteAsync();
        await alice.Element("invite-name").FillAsync("half a na");
        await page.Row("Chrome on Linux").GetByTestId("rename-device").ClickAsync();
        await alice.Element("new-device-name").FillAsync("half another");

        await JoinAsync(bob, invite, "Phone");

        await page.HasRowAsync("Phone");
        await DevicesPage.SaysAsync(page.Row("Phone"), "online now");
        await Assertions.Expect(page.Invites).ToHaveCountAsync(0, DevicesPage.Soon);
        await Assertions.Expect(alice.Element("invite-url")).ToHaveCountAsync(0);
        await Assertions.Expect(alice.Element("invite-name")).ToHaveValueAsync("half a na");
        await Assertions.Expect(alice.Element("new-device-name")).ToHaveValueAsync("half another");
        await Assertions.Expect(alice.Element("new-device-name")).ToBeFocusedAsync();
        Assert.Empty(alice.Errors);
    }

    [Fact]
    public async Task Name_rights_and_end_are_changed_in_place_and_put_back()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();
        await JoinAsync(bob, await page.InviteAsync("Kitchen"), "Phone");
        var own = await new DevicesPage(bob).OpenAsync();
        await page.HasRowAsync("Phone");

        await page.RenameAsync("Phone", "Tablet");
        await own.HasRowAsync("Tablet");
        await page.UndoAsync();
        await page.HasRowAsync("Phone");
        await own.HasRowAsync("Phone");

        await page.Row("Phone").GetByTestId("device-scope").SelectOptionAsync("read");
        await DevicesPage.SaysAsync(own.Rows, "can view");
        await page.UndoAsync();
        await Assertions.Expect(page.Row("Phone").GetByTestId("device-scope")).ToHaveValueAsync("read_write");
        await DevicesPage.SaysAsync(own.Rows, "can edit");

        await page.Row("Phone").GetByTestId("device-expiry").SelectOptionAsync("86400");
        await Assertions.Expect(own.Rows).Not.ToContainTextAsync("never", new() { Timeout = 10_000 });
        await page.UndoAsync();
        await Assertions.Expect(page.Row("Phone").GetByTestId("device-expiry")).ToHaveValueAsync("never");
        await DevicesPage.SaysAsync(own.Rows, "access ends: never");

        await own.RenameAsync("Phone", "My phone");
        await page.HasRowAsync("My phone");
        await page.RevokeAsync("My phone");
        await bob.IsAsync("revoked");

        await Assertions.Expect(page.History.First).ToContainTextAsync("revoked", new() { Timeout = 10_000 });
        await alice.Element("audit-more").ClickAsync();
        await Assertions.Expect(page.History).ToHaveCountAsync(11, DevicesPage.Soon);
        var history = await page.ReadHistoryAsync();
        Assert.Equal("Chrome on Linux revoked the access of My phone", history[0]);
        Assert.Equal("Phone gave a device the name My phone", history[1]);
        Assert.Equal("Chrome on Linux let the access of Phone never end", history[2]);
        Assert.StartsWith("Chrome on Linux let the access of Phone end ", history[3], StringComparison.Ordinal);
        Assert.Equal("Chrome on Linux changed Phone to can edit", history[4]);
        Assert.Equal("Chrome on Linux changed Phone to can view", history[5]);
        Assert.Equal("Chrome on Linux gave a device the name Phone", history[6]);
        Assert.Equal("Chrome on Linux gave a device the name Tablet", history[7]);
        Assert.Equal("Phone joined with the invite Kitchen and can edit", history[8]);
        Assert.StartsWith("Chrome on Linux made the invite Kitchen for devices that can edit, until ", history[9], StringComparison.Ordinal);
        Assert.Equal("Chrome on Linux created the workspace", history[10]);
    }

    [Fact]
    public async Task Change_that_the_server_cannot_be_asked_for_is_told_and_what_was_typed_stays()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();
        await page.Row("Chrome on Linux").GetByTestId("rename-device").ClickAsync();
        await alice.Element("new-device-name").FillAsync("Laptop");

        await using (await server.StopAsync())
        {
            await alice.Element("save-device-name").ClickAsync();

            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("cannot be reached", new() { Timeout = 10_000 });
            await Assertions.Expect(alice.Element("new-device-name")).ToHaveValueAsync("Laptop");
        }

        await alice.Element("save-device-name").ClickAsync();
        await page.HasRowAsync("Laptop");
    }

    [Fact]
    public async Task Workspace_that_is_handed_over_has_its_new_owner_in_both_open_pages_at_once()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await using var carol = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();
        await JoinAsync(bob, await page.InviteAsync(), "Phone");
        var other = await new DevicesPage(bob).OpenAsync();
        var invite = await page.InviteAsync("For Carol");
        await Assertions.Expect(bob.Element("create-invite")).ToHaveCountAsync(0);

        await page.Row("Phone").GetByTestId("hand-over").ClickAsync();
        await alice.Element("confirm").ClickAsync();

        await Assertions.Expect(bob.Element("create-invite")).ToHaveCountAsync(1, DevicesPage.Soon);
        await Assertions.Expect(alice.Element("create-invite")).ToHaveCountAsync(0, DevicesPage.Soon);
        await Assertions.Expect(page.Rows).ToHaveCountAsync(1);
        await other.HasRowAsync("Chrome on Linux");
        await DevicesPage.SaysAsync(other.Row("Phone"), "Owner");

        // What the one had invited, the other has.
        await JoinAsync(carol, invite, "Tablet");
        await other.HasRowAsync("Tablet");
        await other.RevokeAsync("Chrome on Linux");
        await alice.IsAsync("revoked");
        await bob.IsAsync("synced");
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
    }

    private static async Task JoinAsync(Device device, string invite, string name)
    {
        await device.Page.GotoAsync(invite);
        await device.Element("device-name").FillAsync(name);
        await device.Element("join-workspace").ClickAsync();
        await device.IsInWorkspaceAsync();
        await device.IsAsync("synced");
    }
}
