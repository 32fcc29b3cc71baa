using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>How a tab comes to its end, or out of use.</summary>
public enum TabEnd
{
    Closed,
    Crashed,
    Frozen,
}

internal static class TabEnds
{
    /// <summary>Null when the page is gone for good.</summary>
    public static async Task<FrozenPage?> EndAsync(this IPage page, TabEnd end)
    {
        switch (end)
        {
            case TabEnd.Closed:
                await page.CloseAsync();
                return null;
            case TabEnd.Crashed:
                var crashed = new TaskCompletionSource();
                page.Crash += (_, _) => crashed.TrySetResult();
                var session = await page.Context.NewCDPSessionAsync(page);
                // A page that has crashed does not answer.
                _ = session.SendAsync("Page.crash").ContinueWith(answer => answer.Exception, TaskScheduler.Default);
                await crashed.Task.WaitAsync(TimeSpan.FromSeconds(30));
                return null;
            default:
                return await FrozenPage.FreezeAsync(page);
        }
    }
}
