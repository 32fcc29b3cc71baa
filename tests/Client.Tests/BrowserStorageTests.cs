using Microsoft.Playwright;
using Xunit.Abstractions;

namespace SyncEngine.Client.Tests;

/// <summary>What the browser, and programs that are not ours, do to a database under a page.</summary>
public sealed class BrowserStorageTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    [Fact]
    public async Task Full_quota_is_an_error_that_writes_nothing_and_passes()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("IndexedDbSteps.Open");
        var devTools = await host.Page.Context.NewCDPSessionAsync(host.Page);
        await OverrideQuotaAsync(4_000_000);

        output.WriteLine(await host.RunAsync("IndexedDbSteps.Fail_because_the_quota_is_full"));

        await OverrideQuotaAsync(400_000_000);
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));

        Task OverrideQuotaAsync(long bytes) => devTools.SendAsync(
            "Storage.overrideQuotaForOrigin",
            new() { ["origin"] = host.Origin, ["quotaSize"] = bytes });
    }

    [Fact]
    public async Task Storage_that_the_browser_clears_is_reported_and_not_created_again_unasked()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("IndexedDbSteps.Open");
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));
        var devTools = await host.Page.Context.NewCDPSessionAsync(host.Page);

        await devTools.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = host.Origin, ["storageTypes"] = "indexeddb" });

        await host.RunAsync("IndexedDbSteps.Fail_because_the_database_is_gone");
        Assert.Equal("Browser", await host.RunAsync("IndexedDbSteps.Print_what_was_heard"));
        await host.RunAsync("IndexedDbSteps.Open");
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));
    }

    [Fact]
    public async Task Connection_that_the_browser_closes_is_opened_again()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("IndexedDbSteps.Open");
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));
        var internals = await host.Page.Context.NewPageAsync();
        await internals.GotoAsync("chrome://indexeddb-internals/");
        await internals.Locator(".force-close").ClickAsync();
        await internals.Locator(".connection-count:visible", new() { HasText = "0" }).WaitForAsync();

        Assert.Equal("2", await host.RunAsync("IndexedDbSteps.Append"));
        Assert.Equal("Browser", await host.RunAsync("IndexedDbSteps.Print_what_was_heard"));
    }

    [Fact]
    public async Task Batches_that_run_while_the_browser_clears_storage_all_settle()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("IndexedDbSteps.Open");
        var devTools = await host.Page.Context.NewCDPSessionAsync(host.Page);

        var appending = host.RunAsync("IndexedDbSteps.Append_until_the_database_is_gone");
        await devTools.SendAsync("Storage.clearDataForOrigin", new() { ["origin"] = host.Origin, ["storageTypes"] = "indexeddb" });

        await appending;
        Assert.StartsWith("Browser", await host.RunAsync("IndexedDbSteps.Print_what_was_heard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batches_that_run_while_the_browser_closes_the_connection_are_kept_once_and_in_order()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("IndexedDbSteps.Open");
        var internals = await host.Page.Context.NewPageAsync();
        await internals.GotoAsync("chrome://indexeddb-internals/");
        var close = internals.Locator(".force-close");
        await close.WaitForAsync();

        var appending = host.RunAsync("IndexedDbSteps.Append_two_thousand_and_find_each_once");
        await close.ClickAsync();

        await appending;
        Assert.StartsWith("Browser", await host.RunAsync("IndexedDbSteps.Print_what_was_heard"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_that_does_not_make_way_is_reported_and_waited_for()
    {
        await using var host = await chromium.NewPageAsync();
        await OpenStubbornAsync(host);

        await host.RunAsync("IndexedDbSteps.Begin_to_open_a_higher_version");
        await host.Page.EvaluateAsync("() => stubborn.close()");
        await host.RunAsync("IndexedDbSteps.Have_opened_it");
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));
    }

    [Fact]
    public async Task Deletion_that_is_blocked_is_reported_and_done_later()
    {
        await using var host = await chromium.NewPageAsync();
        await OpenStubbornAsync(host);

        await host.RunAsync("IndexedDbSteps.Begin_to_delete");
        await host.Page.EvaluateAsync("() => stubborn.close()");
        await host.RunAsync("IndexedDbSteps.Have_deleted_it");
        await host.RunAsync("IndexedDbSteps.Open");
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));
    }

    [Fact]
    public async Task Record_of_another_program_is_an_error_and_no_garbage()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("IndexedDbSteps.Open");
        await host.Page.EvaluateAsync("""
            () => new Promise((resolve) => {
              const request = indexedDB.open("steps");
              request.onsuccess = () => {
                const transaction = request.result.transaction("plain", "readwrite");
                transaction.objectStore("plain").put("a text", 1);
                transaction.oncomplete = () => resolve(request.result.close());
              };
            })
            """);

        await host.RunAsync("IndexedDbSteps.Fail_because_a_record_holds_no_bytes");
        Assert.Equal("1", await host.RunAsync("IndexedDbSteps.Append"));
    }

    /// <summary>A connection of another program, which ignores that others want to upgrade or delete.</summary>
    private static async Task OpenStubbornAsync(HostPage host) => await host.Page.EvaluateAsync("""
        () => new Promise((resolve) => {
          const request = indexedDB.open("steps", 1);
          request.onupgradeneeded = () => {
            request.result.createObjectStore("plain");
            request.result.createObjectStore("numbered", { autoIncrement: true });
          };
          request.onsuccess = () => resolve((globalThis.stubborn = request.result).version);
        })
        """);
}
