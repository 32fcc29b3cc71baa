using System.Globalization;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>What a tab hears of the workers of its browser: which of them leads, and how long nobody did.</summary>
internal sealed class LeadWatch
{
    private readonly IPage _page;

    private LeadWatch(IPage page) => _page = page;

    public static async Task<LeadWatch> StartAsync(IPage page)
    {
        await page.EvaluateAsync(
            """
            () => {
              const leads = window.leads = [];
              let late = 0;
              let last = performance.now();
              setInterval(() => {
                const now = performance.now();
                late += Math.max(0, now - last - 20);
                last = now;
              }, 10);
              window.leadChannel = new BroadcastChannel("syncengine");
              window.leadChannel.onmessage = ({ data }) => {
                if (data.from !== "worker" || data.kind === "hello" || data.kind === "retire") return;
                if (leads.at(-1)?.instance !== data.instance) leads.push({ instance: data.instance, first: performance.now(), lateBefore: late });
                const lead = leads.at(-1);
                lead.last = performance.now();
                lead.lateUntil = late;
                if (data.kind === "status") lead.works ??= lead.last;
              };
              window.leadChannel.postMessage({ from: "tab", tab: "watch", build: "", kind: "hello", workspace: "", detail: "" });
            }
            """);
        var watch = new LeadWatch(page);
        await watch.HasSeenAsync(leaders: 1);
        return watch;
    }

    /// <summary>So many workers have led, one after the other, and the last of them has a workspace in sync.</summary>
    public async Task HasSeenAsync(int leaders) => await _page.WaitForFunctionAsync(
        "leaders => leads.length >= leaders && (leaders === 1 || leads[leaders - 1].works)", leaders, new() { Timeout = 30_000 });

    public Task<int> LeadersAsync() => _page.EvaluateAsync<int>("leads.length");

    /// <summary>
    /// From the last sign of life of the first leader to when the second had a workspace in sync, in milliseconds; and by how much timers
    /// were late in between.
    /// </summary>
    public async Task<(double TakeOver, double Late)> TakeOverAsync()
    {
        var times = await _page.EvaluateAsync<double[]>("[leads[1].works - leads[0].last, leads[1].lateUntil - leads[0].lateUntil]");
        return (times[0], times[1]);
    }

    public static string Describe(double takeOver, double late) => string.Create(
        CultureInfo.InvariantCulture, $"{takeOver:0} ms from the last sign of the old leader to the new one at work, timers late by {late:0} ms meanwhile");
}
