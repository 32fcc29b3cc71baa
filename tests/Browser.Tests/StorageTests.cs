using Microsoft.Playwright;
using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests;

/// <summary>What a device keeps, says that it keeps, and gives up.</summary>
[Collection(PublishedApp.Name)]
public sealed class StorageTests(PublishedServer server, Chromium chromium)
{
    private static readonly string[] DurableStorage = ["durableStorage"];

    private const string Databases = "async () => (await indexedDB.databases()).map((database) => database.name).sort()";

    /// <summary>The keys of all rows about workspaces.</summary>
    private const string Directory = """
        async () => {
          const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
          const database = await done(indexedDB.open("syncengine"));
          const keys = await done(database.transaction("workspaces").objectStore("workspaces").getAllKeys());
          database.close();
          return keys;
        }
        """;

    [Fact]
    public async Task Workspace_is_removed_from_every_tab_and_the_others_stay()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        var kept = IdOf(alice);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Walnuts", 654);
        await alice.IsAsync("synced");
        var tab = new Device(alice.Page.Context, await alice.Page.Context.NewPageAsync());
        await tab.Page.GotoAsync(alice.Page.Url);
        await tab.IsAsync("synced");

        await alice.Element("devices-link").ClickAsync();
        await alice.Element("remove-workspace").ClickAsync();
        await alice.Element("confirm").ClickAsync();

        await Assertions.Expect(alice.Element("workspace-link")).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Assertions.Expect(tab.Page.GetByRole(AriaRole.Heading, new() { Name = "Not on this device" }))
            .ToBeVisibleAsync(new() { Timeout = 30_000 });
        Assert.Equal(["syncengine", $"syncengine/{kept}"], await alice.Page.EvaluateAsync<string[]>(Databases));
        Assert.All(await alice.Page.EvaluateAsync<string[]>(Directory), key => Assert.StartsWith(kept, key, StringComparison.Ordinal));
        await alice.Element("workspace-link").ClickAsync();
        await Device.SeesAsync(alice.Foods, "Rye bread");
        await alice.AddFoodAsync("Lentils", 116);
        await alice.IsAsync("synced");
        Assert.Empty(alice.Errors);
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task Workspace_with_unsent_edits_is_not_removed_before_they_are_in_a_file_that_brings_them_back()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var workspace = alice.Page.Url;
        await using (await server.StopAsync())
        {
            await alice.IsAsync("offline");
            await alice.AddFoodAsync("Walnuts", 654);
            await alice.Element("devices-link").ClickAsync();

            await alice.Element("remove-workspace").ClickAsync();
            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("1 edit not sent yet");
            await alice.Page.Keyboard.PressAsync("Escape");
            await alice.Page.GoBackAsync();
            await Device.SeesAsync(alice.Foods, "Walnuts");

            await alice.Element("devices-link").ClickAsync();
            await alice.Element("remove-workspace").ClickAsync();
            var file = await alice.Page.RunAndWaitForDownloadAsync(() => alice.Element("confirm").ClickAsync());
            Assert.Equal("Our-kitchen.syncengine", file.SuggestedFilename);
            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Remove Our kitchen from this device?");
            await alice.Element("confirm").ClickAsync();

            await Assertions.Expect(alice.Element("create-workspace")).ToBeVisibleAsync();
            Assert.Equal(["syncengine"], await alice.Page.EvaluateAsync<string[]>(Databases));
            Assert.Empty(await alice.Page.EvaluateAsync<string[]>(Directory));
            await alice.Page.GotoAsync(workspace);
            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Not on this device" }))
                .ToBeVisibleAsync(new() { Timeout = 30_000 });

            await alice.CreateWorkspaceAsync();
            await alice.Element("devices-link").ClickAsync();
            await alice.Element("add-file").SetInputFilesAsync(await file.PathAsync());
            await alice.Page.GoBackAsync();
            await Device.SeesAsync(alice.Foods, "Walnuts");
        }

        await alice.IsAsync("synced");
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await Device.SeesAsync(bob.Foods, "Walnuts");
    }

    [Fact]
    public async Task Removal_that_was_cut_short_is_finished_when_the_app_is_opened_again()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var id = IdOf(alice);
        await alice.Page.GotoAsync("/recover");
        await alice.Page.EvaluateAsync(
            """
            async (id) => {
              const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
              const database = await done(indexedDB.open("syncengine"));
              const rows = database.transaction("workspaces", "readwrite").objectStore("workspaces");
              rows.delete(id);
              await done(rows.put(new Uint8Array(), `${id}/removed`));
              database.close();
            }
            """,
            id);

        await alice.Page.GotoAsync("/");

        await Eventually.IsAsync(0, async () => (await alice.Page.EvaluateAsync<string[]>(Directory)).Length);
        Assert.Equal(["syncengine"], await alice.Page.EvaluateAsync<string[]>(Databases));
    }

    [Fact]
    public async Task Damaged_workspace_says_so_and_is_downloaded_again_and_the_others_work()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        var whole = alice.Page.Url;
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Walnuts", 654);
        await alice.IsAsync("synced");
        var damaged = alice.Page.Url;
        await alice.Page.GotoAsync("/recover");
        await alice.Page.EvaluateAsync(
            """
            async (id) => {
              const done = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
              const database = await done(indexedDB.open(`syncengine/${id}`));
              await done(database.transaction("replica", "readwrite").objectStore("replica").put(new Uint8Array([0xc1]), "row"));
              database.close();
            }
            """,
            new Uri(damaged).Segments[2]);

        await alice.Page.GotoAsync(damaged);
        await Assertions.Expect(alice.Element("damaged")).ToBeVisibleAsync();
        await alice.Page.GotoAsync(whole);
        await Device.SeesAsync(alice.Foods, "Rye bread");
        await alice.AddFoodAsync("Lentils", 116);
        await alice.IsAsync("synced");

        await alice.Page.GotoAsync(damaged);
        await alice.Element("download-again").ClickAsync();
        await alice.Element("confirm").ClickAsync();
        await Device.SeesAsync(alice.Foods, "Walnuts");
        await alice.AddFoodAsync("Apple", 52);
        await alice.IsAsync("synced");
        Assert.Empty(alice.Errors);
    }

    /// <summary>C15.</summary>
    [Fact]
    public async Task Browser_that_refuses_storage_is_said_to_do_so_on_every_page()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.Page.Context.AddInitScriptAsync(
            "IDBFactory.prototype.open = () => { throw new DOMException('storage is off', 'SecurityError'); }");
        foreach (var page in new[] { "/", "/w/AAAAAAAAAAAAAAAAAAAAAA", "/w/AAAAAAAAAAAAAAAAAAAAAA/devices" })
        {
            await alice.Page.GotoAsync(page);
            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "does not let SyncEngine store anything" })).ToBeVisibleAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Browser_is_asked_to_keep_what_is_here_and_what_it_says_is_shown(bool isGranted)
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        if (isGranted)
        {
            var session = await alice.Page.Context.NewCDPSessionAsync(alice.Page);
            var target = (await session.SendAsync("Target.getTargetInfo"))!.Value.GetProperty("targetInfo");
            await session.SendAsync("Browser.grantPermissions", new()
            {
                ["permissions"] = DurableStorage,
                ["browserContextId"] = target.GetProperty("browserContextId").GetString()!,
            });
        }

        await alice.CreateWorkspaceAsync();
        await alice.AppIsKeptAsync();
        await alice.Element("devices-link").ClickAsync();

        await Assertions.Expect(alice.Element("storage-kept")).ToHaveAttributeAsync("data-persistent", isGranted ? "true" : "false");
        await Assertions.Expect(alice.Element("app-kept")).ToHaveAttributeAsync("data-kept", "true");
        await Assertions.Expect(alice.Element("storage-usage")).ToContainTextAsync("MB of");
        if (!isGranted)
        {
            await alice.Element("keep-storage").ClickAsync();
            await Assertions.Expect(alice.Element("storage-kept")).ToContainTextAsync("It does not, for now.");
        }
    }

    private static string IdOf(Device device) => new Uri(device.Page.Url).Segments[2].TrimEnd('/');
}
