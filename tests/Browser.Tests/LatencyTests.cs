using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace SyncEngine.Browser.Tests;

/// <summary>How long an edit takes from one browser to the other on this machine. Printed, never judged: it depends on the machine.</summary>
[Collection(PublishedApp.Name)]
public sealed class LatencyTests(PublishedServer server, Chromium chromium, ITestOutputHelper output)
{
    private const int Edits = 40;

    [Fact]
    public async Task Every_edit_in_one_browser_becomes_visible_in_the_other()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await bob.JoinAsync(await alice.CreateInviteAsync());
        await bob.IsAsync("synced");
        await alice.IsAsync("synced");

        await StampAsync(alice.Page, "document.addEventListener('click', event => event.target.closest('[data-testid=add-food]') && window.stamps.push(now()), true)");
        await StampAsync(bob.Page, """
            let rows = 0;
            new MutationObserver(() => {
              const count = document.querySelectorAll('[data-testid=food-row]').length;
              for (; rows < count; rows++) window.stamps.push(now());
            }).observe(document.body, { childList: true, subtree: true })
            """);

        for (var edit = 1; edit <= Edits; edit++)
        {
            await alice.AddFoodAsync($"Food {edit:000}", edit);
            await Device.SeesAsync(bob.Foods, $"Food {edit:000}");
        }

        var clicked = await alice.Page.EvaluateAsync<double[]>("window.stamps");
        var seen = await bob.Page.EvaluateAsync<double[]>("window.stamps");
        Assert.Equal(Edits, clicked.Length);
        Assert.Equal(Edits, seen.Length);
        double[] waits = [.. seen.Zip(clicked, (end, start) => end - start).Order()];
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"Edit in one browser to visible in the other, {Edits} edits: median {waits[Edits / 2]:0} ms, 90th percentile {waits[Edits * 9 / 10]:0} ms, worst {waits[^1]:0} ms");
        output.WriteLine(line);
        Console.WriteLine(line);
    }

    /// <summary>Both pages read the one clock of the machine, to a fraction of a millisecond.</summary>
    private static async Task StampAsync(IPage page, string script) =>
        await page.EvaluateAsync($"() => {{ window.stamps = []; const now = () => performance.timeOrigin + performance.now(); {script} }}");
}
