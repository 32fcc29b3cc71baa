using System.Text.Json;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>The app on a device that has it and nothing else: no server, no network.</summary>
[Collection(PublishedApp.Name)]
public sealed class OfflineTests(PublishedServer server, Chromium chromium)
{
    /// <summary>The address of everything that any cache of the page's origin holds.</summary>
    private const string Kept = """
        async () => {
          const sets = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
          return (await Promise.all(sets.map((set) => set.keys()))).flat().map((request) => request.url);
        }
        """;

    [Fact]
    public async Task App_shows_and_edits_everything_on_every_page_and_sends_it_when_the_server_is_back()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.AddMealAsync("Rye bread", 2);
        await alice.IsAsync("synced");
        var invite = await alice.CreateInviteAsync();
        await alice.AppIsKeptAsync();
        var workspace = alice.Page.Url;

        await using (await server.StopAsync())
        {
            await alice.Page.Context.SetOfflineAsync(true);
            await alice.Page.ReloadAsync();
            await Device.SeesAsync(alice.Foods, "Rye bread");
            await Device.SeesAsync(alice.Meals, "Rye bread");
            await alice.AddFoodAsync("Walnuts", 654);
            await alice.IsAsync("offline");
            await alice.WaitsToSendAsync(1);

            await alice.Page.GotoAsync($"{workspace}/devices");
            await Assertions.Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Name = "Who has access" })).ToBeVisibleAsync();
            foreach (var page in new[] { "/join", "/recover", "/" })
            {
                await alice.Page.GotoAsync(page);
                await Assertions.Expect(alice.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            }

            await alice.Page.GetByLabel("Workspace", new() { Exact = true }).FillAsync("Made offline");
            await alice.Element("create-workspace").ClickAsync();
            await alice.AddFoodAsync("Lentils", 116);
            await alice.Page.ReloadAsync();
            await Device.SeesAsync(alice.Foods, "Lentils");
            await alice.GoHomeAsync();
            await Assertions.Expect(alice.Element("workspace-link")).ToHaveCountAsync(2);
            await alice.Page.Context.SetOfflineAsync(false);
        }

        await alice.Element("workspace-link").Filter(new() { HasText = "Made offline" }).ClickAsync();
        await alice.IsAsync("synced");
        await alice.Page.GotoAsync(workspace);
        await alice.IsAsync("synced");
        await bob.JoinAsync(invite);
        await Device.SeesAsync(bob.Foods, "Walnuts");
        Assert.Empty(alice.Errors);
    }

    [Fact]
    public async Task Device_keeps_the_files_of_the_bundle_and_nothing_else()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await bob.Page.GotoAsync("/");
        await bob.AppIsKeptAsync();
        var link = await owner.InviteAsync();
        await bob.JoinAsync(link);
        await bob.IsAsync("synced");
        Assert.True((await bob.Page.GotoAsync("/"))!.FromServiceWorker);
        Assert.False((await bob.Page.GotoAsync("/openapi/v1.json"))!.FromServiceWorker);
        await bob.Page.GotoAsync("/");

        var kept = await bob.Page.EvaluateAsync<string[]>(Kept);

        var folder = Path.Combine(Path.GetDirectoryName(Metadata.Path("PublishedServer"))!, "wwwroot");
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "bundle.json")));
        var files = manifest.RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetProperty("path").GetString()!);
        Assert.Equal(
            files.Where(path => path != "service-worker.js").Select(path => new Uri(server.Address, path).ToString()).Order(StringComparer.Ordinal),
            kept.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task First_visit_whose_server_goes_away_at_once_works_on_and_says_whether_the_app_would_open_again()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.Page.GotoAsync("/");
        await alice.Element("create-workspace").WaitForAsync();
        await using var outage = await server.StopAsync();

        await alice.Element("create-workspace").ClickAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.Element("devices-link").ClickAsync();
        var isKept = await alice.Element("app-kept").GetAttributeAsync("data-kept") == "true";
        await alice.Page.GoBackAsync();

        try
        {
            await alice.Page.ReloadAsync();
            await Device.SeesAsync(alice.Foods, "Rye bread");
        }
        catch (PlaywrightException) when (!isKept)
        {
            // It had said so.
        }
    }

    [Fact]
    public async Task App_can_be_installed()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.Page.GotoAsync("/");
        await alice.AppIsKeptAsync();
        var session = await alice.Page.Context.NewCDPSessionAsync(alice.Page);

        var manifest = (await session.SendAsync("Page.getAppManifest"))!.Value;
        var problems = (await session.SendAsync("Page.getInstallabilityErrors"))!.Value.GetProperty("installabilityErrors");

        Assert.Empty(manifest.GetProperty("errors").EnumerateArray());
        Assert.Equal(new Uri(server.Address, "app.webmanifest").ToString(), manifest.GetProperty("url").GetString());
        // A browser context of a test is incognito, and nothing else is in the way.
        Assert.Equal(["in-incognito"], problems.EnumerateArray().Select(problem => problem.GetProperty("errorId").GetString()));
        foreach (var icon in JsonDocument.Parse(manifest.GetProperty("data").GetString()!).RootElement.GetProperty("icons").EnumerateArray())
        {
            var size = icon.GetProperty("sizes").GetString()!;
            var drawn = await alice.Page.EvaluateAsync<string>(
                "(source) => { const image = new Image(); image.src = source; return image.decode().then(() => `${image.naturalWidth}x${image.naturalHeight}`); }",
                icon.GetProperty("src").GetString());
            Assert.True(size == drawn || size == "any", $"{size} is {drawn}");
        }
    }

    [Fact]
    public async Task Set_with_one_damaged_file_is_not_kept_and_the_whole_one_is_later()
    {
        using var deployment = new Deployment();
        var published = new PublishedServer(deployment.Program);
        await published.InitializeAsync();
        try
        {
            await using var alice = await chromium.NewDeviceAsync(published);
            using (deployment.Damage("icon-512.*"))
            {
                await alice.Page.GotoAsync("/");
                await alice.Element("create-workspace").WaitForAsync();
                Assert.Equal("redundant", await InstallAsync(alice));
                Assert.False(await alice.Page.EvaluateAsync<bool>("async () => !!(await navigator.serviceWorker.getRegistration())?.active"));
            }

            Assert.Equal("activated", await InstallAsync(alice));
        }
        finally
        {
            await published.DisposeAsync();
        }
    }

    /// <summary>What became of the service worker that the browser installs when it is asked to.</summary>
    private static Task<string> InstallAsync(Device device) => device.Page.EvaluateAsync<string>(
        """
        async () => {
          const registration = await navigator.serviceWorker.register("service-worker.js", { updateViaCache: "none" });
          const worker = registration.installing ?? registration.waiting ?? registration.active;
          while (!["redundant", "activated"].includes(worker.state)) {
            await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
          }
          return worker.state;
        }
        """);
}
