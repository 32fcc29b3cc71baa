using System.Globalization;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>One tab that somebody types in, and that anything may happen to meanwhile.</summary>
internal sealed class Tab(IPage page)
{
    private static readonly LocatorAssertionsToHaveAttributeOptions Patience = new() { Timeout = 30_000 };

    private TaskCompletionSource _disturbed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IPage Page => page;

    /// <summary>What was typed last, until it is saved or given up. Does not fail.</summary>
    public Task Typing { get; private set; } = Task.CompletedTask;

    public bool IsFree => !_disturbed.Task.IsCompleted && Typing.IsCompleted;

    /// <summary>When it may be free again.</summary>
    public Task Ready => _disturbed.Task.IsCompleted ? _settled.Task : Typing;

    public ILocator Foods => page.GetByTestId("food-row");

    /// <summary>Said before anything is done to the tab: what is being typed in it may be lost, as long as it is not saved.</summary>
    public void Disturb() => _disturbed.TrySetResult();

    /// <summary>It is over, and the tab can be typed in again.</summary>
    public void Settle()
    {
        var settled = _settled;
        _settled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _disturbed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        settled.TrySetResult();
    }

    /// <summary>True when the app has shown the food and said that it is on the disk; false when the tab was taken away from under it.</summary>
    public async Task<bool> AddFoodAsync(string name, int calories, float keyPause)
    {
        var disturbed = _disturbed.Task;
        var typing = TypeAsync(name, calories, keyPause);
        Typing = typing.ContinueWith(static _ => { }, TaskScheduler.Default);
        await Task.WhenAny(typing, disturbed);
        if (disturbed.IsCompleted)
        {
            return typing.IsCompletedSuccessfully;
        }

        await typing;
        return true;
    }

    public async Task<IReadOnlyList<string>> NamesAsync() => await Foods.Locator(".row-name").AllTextContentsAsync();

    private async Task TypeAsync(string name, int calories, float keyPause)
    {
        await page.GetByTestId("food-name").FillAsync("");
        await page.GetByTestId("food-name").PressSequentiallyAsync(name, new() { Delay = keyPause });
        await page.GetByTestId("food-calories").FillAsync(calories.ToString(CultureInfo.InvariantCulture));
        await page.GetByTestId("add-food").ClickAsync();
        await Assertions.Expect(Foods.Filter(new LocatorFilterOptions { HasText = name })).ToHaveCountAsync(1, new() { Timeout = 30_000 });
        await Assertions.Expect(page.GetByTestId("sync-status")).ToHaveAttributeAsync("data-unsaved", "0", Patience);
    }
}
