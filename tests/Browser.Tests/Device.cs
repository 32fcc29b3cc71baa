using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests;

/// <summary>One browser profile with the app open, driven as a person would: by what is on the page.</summary>
public sealed partial class Device : IAsyncDisposable
{
    private static readonly string[] Outages = ["ERR_CONNECTION_REFUSED", "ERR_INTERNET_DISCONNECTED"];

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Device(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // A server that is stopped on purpose, or a network that is off, is an error to the browser's console, and to nobody else.
            if (message.Type == "error" && !Array.Exists(Outages, outage => message.Text.Contains(outage, StringComparison.Ordinal)))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page, whether anybody saw it or not.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator Foods => Element("food-row");

    /// <summary>How many there are, also of those that a long list does not show.</summary>
    public ILocator FoodCount => Page.GetByRole(AriaRole.Region, new() { Name = "Foods" }).Locator(".panel-head .number");

    public ILocator Meals => Element("meal-row");

    public ILocator RemoveButtons => Page.GetByRole(AriaRole.Button, new() { Name = "Remove" });

    /// <summary>Why nothing can be changed here.</summary>
    public ILocator ReadOnlyNotice => Element("read-only");

    public ILocator Status => Element("sync-status");

    public ILocator Element(string testId) => Page.GetByTestId(testId);

    /// <summary>Another tab of this browser, with the same page. It goes with the device.</summary>
    public async Task<Device> NewTabAsync()
    {
        var tab = new Device(_context, await _context.NewPageAsync());
        await tab.Page.GotoAsync(Page.Url);
        return tab;
    }

    public async Task CreateWorkspaceAsync()
    {
        await Page.GotoAsync("/");
        await Element("create-workspace").ClickAsync();
        await IsInWorkspaceAsync();
    }

    /// <summary>Asked for again and again: an address that the app itself changes is announced only to who listens already.</summary>
    public Task IsInWorkspaceAsync() =>
        Assertions.Expect(Page).ToHaveURLAsync(WorkspaceAddress(), new() { Timeout = 30_000 });

    public async Task<string> CreateInviteAsync()
    {
        await Element("devices-link").ClickAsync();
        await Element("create-invite").ClickAsync();
        var url = await Element("invite-url").InputValueAsync();
        await Page.GoBackAsync();
        return url;
    }

    public async Task JoinAsync(string inviteUrl)
    {
        await Page.GotoAsync(inviteUrl);
        await Element("join-workspace").ClickAsync();
        await IsInWorkspaceAsync();
    }

    /// <summary>Within the app, so without asking any server for a page.</summary>
    public async Task GoHomeAsync()
    {
        await Page.GetByRole(AriaRole.Link, new() { Name = "SyncEngine" }).ClickAsync();
        await Assertions.Expect(Element("create-workspace")).ToBeVisibleAsync();
    }

    /// <summary>How many deltas wait in the outbox of the workspace that the page shows.</summary>
    public Task<int> UnsentAsync() => Page.EvaluateAsync<int>(
        """
        async () => {
          const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const database = await done(indexedDB.open("syncengine/" + location.pathname.split("/")[2]));
          const count = await done(database.transaction("outbox").objectStore("outbox").count());
          database.close();
          return count;
        }
        """).WaitAsync(HubClient.Patience);

    /// <summary>The token that this browser keeps for the only workspace it has.</summary>
    public async Task<string> TokenAsync() => (await FindTokenAsync())!;

    /// <summary>Null while no server knows the workspace.</summary>
    public Task<string?> FindTokenAsync() => Page.EvaluateAsync<string?>(
        """
        async () => {
          const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const database = await done(indexedDB.open("syncengine"));
          const store = database.transaction("workspaces").objectStore("workspaces");
          const keys = await done(store.getAllKeys());
          const row = await done(store.get(keys.find(key => key.endsWith("/access")) ?? keys[0]));
          database.close();
          return JSON.parse(new TextDecoder().decode(row)).token;
        }
        """).WaitAsync(HubClient.Patience);

    /// <summary>Nothing on the page tells of the token, so it is asked for until it is another.</summary>
    public Task HasOtherTokenAsync(string than) => Eventually.IsAsync(true, async () => await TokenAsync() != than);

    public async Task AddFoodAsync(string name, int calories)
    {
        await Element("food-name").FillAsync(name);
        await Element("food-calories").FillAsync(calories.ToString(CultureInfo.InvariantCulture));
        await Element("add-food").ClickAsync();
        await SeesAsync(Foods, name);
    }

    public async Task AddMealAsync(string food, int quantity)
    {
        var before = await Meals.CountAsync();
        await Element("meal-food").SelectOptionAsync(new SelectOptionValue { Label = food });
        await Element("meal-quantity").FillAsync(quantity.ToString(CultureInfo.InvariantCulture));
        await Element("add-meal").ClickAsync();
        await Assertions.Expect(Meals).ToHaveCountAsync(before + 1);
    }

    public static Task SeesAsync(ILocator rows, string text) =>
        Assertions.Expect(rows.Filter(new LocatorFilterOptions { HasText = text })).ToHaveCountAsync(1, new() { Timeout = 30_000 });

    public Task IsAsync(string state) =>
        Assertions.Expect(Status).ToHaveAttributeAsync("data-state", state, new() { Timeout = 30_000 });

    /// <summary>All files of the app are on the device.</summary>
    public Task AppIsKeptAsync() => Page.EvaluateAsync("() => navigator.serviceWorker.ready.then(() => {})").WaitAsync(HubClient.Patience);

    public async Task MayOnlyViewAsync()
    {
        await Assertions.Expect(ReadOnlyNotice).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Assertions.Expect(Element("food-name")).ToBeDisabledAsync();
        await Assertions.Expect(Element("add-food")).ToBeDisabledAsync();
        await Assertions.Expect(Element("add-meal")).ToBeDisabledAsync();
        await Assertions.Expect(RemoveButtons).ToHaveCountAsync(0);
    }

    public async Task MayEditAsync()
    {
        await Assertions.Expect(Element("food-name")).ToBeEnabledAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(ReadOnlyNotice).ToHaveCountAsync(0);
    }

    public Task WaitsToSendAsync(int deltas) =>
        Assertions.Expect(Status).ToHaveAttributeAsync("data-pending", deltas.ToString(CultureInfo.InvariantCulture), new() { Timeout = 30_000 });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();

    [GeneratedRegex("/w/[^/]+$")]
    private static partial Regex WorkspaceAddress();
}
