using System.Globalization;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>One browser profile with the app open, driven as a person would: by what is on the page.</summary>
public sealed class Device : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    public Device(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
        page.PageError += (_, error) => _errors.Add(error);
        page.Console += (_, message) =>
        {
            // A server that is stopped on purpose is an error to the browser's console, and to nobody else.
            if (message.Type == "error" && !message.Text.Contains("ERR_CONNECTION_REFUSED", StringComparison.Ordinal))
            {
                _errors.Add(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What went wrong in the page, whether anybody saw it or not.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public ILocator Foods => Element("food-row");

    public ILocator Meals => Element("meal-row");

    public ILocator Status => Element("sync-status");

    public ILocator Element(string testId) => Page.GetByTestId(testId);

    public async Task CreateWorkspaceAsync()
    {
        await Page.GotoAsync("/");
        await Element("create-workspace").ClickAsync();
        await Page.WaitForURLAsync("**/w/*");
    }

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
        await Page.WaitForURLAsync("**/w/*");
    }

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

    public Task WaitsToSendAsync(int deltas) =>
        Assertions.Expect(Status).ToHaveAttributeAsync("data-pending", deltas.ToString(CultureInfo.InvariantCulture), new() { Timeout = 30_000 });

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
