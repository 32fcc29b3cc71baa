using System.Globalization;
using Microsoft.Playwright;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Browser.Tests;

/// <summary>Several tabs of one browser, and one worker for all of them: what becomes of edits when a tab or the worker goes.</summary>
[Collection(PublishedApp.Name)]
public sealed class TabsTests(PublishedServer server, Chromium chromium, ITestOutputHelper output)
{
    private const int Edits = 16;

    /// <summary>The promise for browsers without shared workers.</summary>
    private const double LongestTakeOver = 1000;

    /// <summary>C11: the tab in which the worker was started, and in which it leads where it is not shared, goes while another types.</summary>
    [Theory]
    [InlineData(WorkerPath.Shared, TabEnd.Closed)]
    [InlineData(WorkerPath.Shared, TabEnd.Crashed)]
    [InlineData(WorkerPath.Shared, TabEnd.Frozen)]
    [InlineData(WorkerPath.Dedicated, TabEnd.Closed)]
    [InlineData(WorkerPath.Dedicated, TabEnd.Crashed)]
    [InlineData(WorkerPath.Dedicated, TabEnd.Frozen)]
    public async Task A_tab_goes_while_another_types_and_nothing_is_lost_doubled_or_stuck(WorkerPath path, TabEnd end)
    {
        await using var alice = await chromium.NewDeviceAsync(server, path);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        await bob.JoinAsync(await alice.CreateInviteAsync());
        var second = await alice.NewTabAsync();
        await second.IsAsync("synced");
        var watch = await LeadWatch.StartAsync(second.Page);
        await alice.AddFoodAsync("Of the first tab", 1);

        // A browser freezes nobody in the middle of a transaction that others wait for.
        await Eventually.IsAsync(0, second.UnsentAsync);

        FrozenPage? frozen = null;
        for (var edit = 1; edit <= Edits; edit++)
        {
            if (edit == (end == TabEnd.Frozen ? 1 : Edits / 4))
            {
                frozen = await alice.Page.EndAsync(end);
            }

            await second.AddFoodAsync(Name(edit), edit);
        }

        await SeesAllAsync(bob);
        await SeesAllAsync(second);
        await second.IsAsync("synced");
        await second.WaitsToSendAsync(0);
        if (path == WorkerPath.Dedicated)
        {
            await watch.HasSeenAsync(leaders: 2);
            await JudgeTakeOverAsync(watch, end);
        }

        if (frozen is not null)
        {
            await frozen.DisposeAsync();
            await alice.AddFoodAsync("After the thaw", 2);
            await Device.SeesAsync(bob.Foods, "After the thaw");
            await alice.IsAsync("synced");
            await Assertions.Expect(alice.Foods).ToHaveCountAsync(Edits + 2);
        }

        Assert.Empty(second.Errors);
    }

    /// <summary>C28.</summary>
    [Theory]
    [InlineData(WorkerPath.Shared)]
    [InlineData(WorkerPath.Dedicated)]
    public async Task A_worker_is_ended_under_typing_and_the_tabs_notice_and_go_on(WorkerPath path)
    {
        await using var alice = await chromium.NewDeviceAsync(server, path);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.IsAsync("synced");
        var watch = await LeadWatch.StartAsync(alice.Page);

        await alice.AddFoodAsync("Of the first tab", 1);
        for (var edit = 1; edit <= Edits; edit++)
        {
            if (edit == Edits / 4)
            {
                await EndWorkerAsync(alice, path);
            }

            await alice.AddFoodAsync(Name(edit), edit);
        }

        await SeesAllAsync(bob);
        await alice.IsAsync("synced");
        await alice.WaitsToSendAsync(0);
        await watch.HasSeenAsync(leaders: 2);
        var (takeOver, late) = await watch.TakeOverAsync();
        Print($"{path} worker ended: {LeadWatch.Describe(takeOver, late)}");
        Assert.Equal(2, await watch.LeadersAsync());
    }

    [Fact]
    public async Task A_workspace_is_disconnected_when_the_only_tab_that_showed_it_crashes()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        var second = await alice.NewTabAsync();
        await second.JoinAsync(await owner.InviteAsync());
        await second.IsAsync("synced");
        Assert.True((await owner.DevicesAsync())[0].Online);

        await second.Page.EndAsync(TabEnd.Crashed);

        await Eventually.IsAsync(false, async () => (await owner.DevicesAsync())[0].Online);
        await alice.AddFoodAsync("Apple", 52);
        await alice.IsAsync("synced");
    }

    /// <summary>C23, and the worker's side of "saved means saved": nobody has to keep a page open for its edits.</summary>
    [Theory]
    [InlineData(WorkerPath.Shared)]
    [InlineData(WorkerPath.Dedicated)]
    public async Task A_workspace_made_and_edited_offline_reaches_the_server_although_no_tab_shows_it_any_more(WorkerPath path)
    {
        await using var alice = await chromium.NewDeviceAsync(server, path);
        await alice.Page.GotoAsync("/");
        var home = await alice.NewTabAsync();
        await Assertions.Expect(home.Element("create-workspace")).ToBeVisibleAsync();
        await Assertions.Expect(alice.Element("create-workspace")).ToBeVisibleAsync();
        await using (await server.StopAsync())
        {
            await alice.Element("create-workspace").ClickAsync();
            await alice.Page.WaitForURLAsync("**/w/*");
            await alice.AddFoodAsync("Walnuts", 654);
            await alice.WaitsToSendAsync(1);
            await alice.Page.CloseAsync();
        }

        await Eventually.IsAsync(true, async () => await home.FindTokenAsync() is not null);
    }

    /// <summary>C12.</summary>
    [Fact]
    public async Task A_thousand_edits_made_at_once_reach_the_other_tab_and_the_other_device()
    {
        const int Many = 1000;
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.IsAsync("synced");
        var second = await alice.NewTabAsync();
        await second.IsAsync("synced");

        await alice.Page.EvaluateAsync(
            """
            many => {
              const element = id => document.querySelector(`[data-testid=${id}]`);
              const type = (id, text) => {
                element(id).value = text;
                element(id).dispatchEvent(new InputEvent("input", { bubbles: true }));
              };
              for (let edit = 1; edit <= many; edit++) {
                type("food-name", `Food ${edit}`);
                type("food-calories", `${edit}`);
                element("add-food").click();
              }
            }
            """,
            Many);

        var all = Many.ToString(CultureInfo.InvariantCulture);
        foreach (var device in new[] { alice, second, bob })
        {
            await Assertions.Expect(device.FoodCount).ToHaveTextAsync(all, new() { Timeout = 60_000 });
            await device.IsAsync("synced");
            await device.WaitsToSendAsync(0);
        }
    }

    private static string Name(int edit) => string.Create(CultureInfo.InvariantCulture, $"Food {edit:000}");

    private static async Task SeesAllAsync(Device device)
    {
        await Assertions.Expect(device.Foods).ToHaveCountAsync(Edits + 1, new() { Timeout = 30_000 });
        for (var edit = 1; edit <= Edits; edit++)
        {
            await Device.SeesAsync(device.Foods, Name(edit));
        }
    }

    private async Task EndWorkerAsync(Device device, WorkerPath path)
    {
        if (path == WorkerPath.Dedicated)
        {
            await device.Page.EvaluateAsync("workers.at(-1).terminate()");
            return;
        }

        var browser = await chromium.Browser.NewBrowserCDPSessionAsync();
        var page = await (await device.Page.Context.NewCDPSessionAsync(device.Page)).SendAsync("Target.getTargetInfo");
        var context = page!.Value.GetProperty("targetInfo").GetProperty("browserContextId").GetString();
        var targets = (await browser.SendAsync("Target.getTargets", new Dictionary<string, object>
        {
            ["filter"] = new[] { new Dictionary<string, object> { ["type"] = "shared_worker" } },
        }))!.Value;
        var worker = targets.GetProperty("targetInfos").EnumerateArray().Single(target =>
            target.GetProperty("browserContextId").GetString() == context);
        await browser.SendAsync("Target.closeTarget", new Dictionary<string, object> { ["targetId"] = worker.GetProperty("targetId").GetString()! });
    }

    /// <summary>
    /// The time is the product's own promise, so it is judged, but not the machine: what timers were late is taken off, four times, because
    /// the waiting worker asks four times and begins anew when it was late itself.
    /// </summary>
    private async Task JudgeTakeOverAsync(LeadWatch watch, TabEnd end)
    {
        var (takeOver, late) = await watch.TakeOverAsync();
        Print($"Leading tab {end}: {LeadWatch.Describe(takeOver, late)}");
        Assert.True(takeOver - (4 * late) < LongestTakeOver, LeadWatch.Describe(takeOver, late));
    }

    private void Print(string line)
    {
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
