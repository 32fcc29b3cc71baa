using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>What the browser holds back for the app, and what the app holds back from the browser.</summary>
[Collection(PublishedApp.Name)]
public sealed class BrowserSafetyTests(PublishedServer server, Chromium chromium)
{
    private const string OtherOrigin = "http://127.0.0.1:1";

    /// <summary>Every text that looks like a token, in any database of the page's origin.</summary>
    private const string TokensInDatabases = """
        async () => {
          const done = (request) => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
          const found = new Set();
          const text = (value) =>
            value instanceof Uint8Array || value instanceof ArrayBuffer ? new TextDecoder("latin1").decode(value)
            : typeof value === "string" ? value
            : value && typeof value === "object" ? Object.values(value).map(text).join(" ") : "";
          for (const { name } of await indexedDB.databases()) {
            const database = await done(indexedDB.open(name));
            for (const store of database.objectStoreNames) {
              const values = await done(database.transaction(store).objectStore(store).getAll());
              for (const [token] of text(values).matchAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g)) found.add(token);
            }
            database.close();
          }
          return [...found];
        }
        """;

    /// <summary>All else that a page of the origin can read, and all steps back and forth.</summary>
    private const string Elsewhere = """
        () => JSON.stringify([
          { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.referrer, history.state,
          navigation.entries().map((entry) => [entry.url, entry.getState()]),
        ])
        """;

    [Fact]
    public async Task App_is_driven_through_all_its_pages_and_its_policy_is_never_violated()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        var violations = new ConcurrentQueue<string>();
        await WatchAsync(alice, violations);
        await WatchAsync(bob, violations);

        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.AddMealAsync("Rye bread", 2);
        var url = await alice.CreateInviteAsync();
        await bob.JoinAsync(url);
        await Device.SeesAsync(bob.Foods, "Rye bread");
        await bob.Element("devices-link").ClickAsync();
        await bob.Element("device-row").First.WaitForAsync();
        await bob.Page.GotoAsync("/recover");
        await bob.Element("recovery-file").WaitForAsync();
        await bob.Page.GotoAsync("/");
        await bob.Element("workspace-link").ClickAsync();
        await bob.IsAsync("synced");
        await alice.IsAsync("synced");

        Assert.Empty(violations);
        Assert.Empty(alice.Errors);
        Assert.Empty(bob.Errors);
    }

    [Fact]
    public async Task Script_that_gets_into_the_page_does_not_run_and_reaches_nobody()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        var violations = new ConcurrentQueue<string>();
        await WatchAsync(alice, violations);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");

        var ran = await alice.Page.EvaluateAsync<string>($$"""
            async () => {
              const ran = [];
              globalThis.evil = (what) => ran.push(what);
              const add = (html) => document.body.insertAdjacentHTML("beforeend", html);
              const script = document.createElement("script");
              script.textContent = "evil('inline script')";
              document.body.append(script);
              add('<img src="/nothing.png" onerror="evil(\'inline handler\')">');
              add('<a id="evil" href="javascript:evil(\'javascript address\')">x</a>');
              document.getElementById("evil").click();
              const foreign = document.createElement("script");
              foreign.src = "{{OtherOrigin}}/evil.js";
              document.body.append(foreign);
              const worker = URL.createObjectURL(new Blob(["postMessage('worker')"]));
              try { new Worker(worker).onmessage = () => evil("worker from bytes"); } catch { }
              try { await fetch("{{OtherOrigin}}/take", { method: "POST", mode: "no-cors" }); evil("fetch"); } catch { }
              // From a timer: what drives this test may evaluate, and so may what it calls.
              setTimeout(() => (0, eval)("evil('eval')"));
              try { new WebSocket("ws://127.0.0.1:1/").onopen = () => evil("socket"); } catch { }
              add('<iframe src="{{OtherOrigin}}/frame"></iframe><form id="send" action="/join"></form>');
              document.getElementById("send").submit();
              await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
              return ran.join();
            }
            """);

        Assert.Equal("", ran);
        string[] directives = ["script-src-elem", "script-src-attr", "script-src", "worker-src", "connect-src", "frame-src", "form-action"];
        foreach (var directive in directives)
        {
            await WaitForAsync(violations, directive);
        }
    }

    [Fact]
    public async Task Page_of_another_origin_shows_no_frame_of_the_app()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.Page.Context.RouteAsync($"{OtherOrigin}/**", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = route.Request.Url.EndsWith("/frame", StringComparison.Ordinal)
                ? "framed"
                : $"<iframe src='/frame'></iframe><iframe src='{server.Address}'></iframe>",
        }));

        await alice.Page.GotoAsync($"{OtherOrigin}/page");

        Assert.Equal(
            [$"{OtherOrigin}/page", $"{OtherOrigin}/frame", "chrome-error://chromewebdata/"],
            alice.Page.Frames.Select(frame => frame.Url));
    }

    [Fact]
    public async Task Tokens_and_secrets_are_in_the_database_and_nowhere_else()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        var said = new ConcurrentQueue<string>();
        foreach (var device in new[] { alice, bob })
        {
            device.Page.Context.Console += (_, message) => said.Enqueue(message.Text);
            device.Page.Context.Request += (_, request) => said.Enqueue(request.Url);
        }

        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var url = await alice.CreateInviteAsync();
        var secret = url[(url.LastIndexOf('.') + 1)..];
        await bob.JoinAsync(url);
        await bob.IsAsync("synced");
        await bob.Page.ReloadAsync();
        await bob.IsAsync("synced");

        foreach (var device in new[] { alice, bob })
        {
            var token = Assert.Single(await device.Page.EvaluateAsync<string[]>(TokensInDatabases));
            said.Enqueue(await device.Page.EvaluateAsync<string>(Elsewhere));
            said.Enqueue(await device.Page.ContentAsync());
            Assert.Empty(await device.Page.Context.CookiesAsync());
            Assert.DoesNotContain(said, text => text.Contains(token.Split('.')[2], StringComparison.Ordinal));
        }

        // The link itself was typed in: a page's own address is its first request.
        Assert.DoesNotContain(said, text => text.Contains(secret, StringComparison.Ordinal) && !text.StartsWith(url, StringComparison.Ordinal));
    }

    private static async Task WatchAsync(Device device, ConcurrentQueue<string> violations)
    {
        await device.Page.Context.ExposeFunctionAsync("violated", (string what) => violations.Enqueue(what));
        await device.Page.Context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', (event) => violated(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`), true)");
    }

    private static async Task WaitForAsync(ConcurrentQueue<string> violations, string directive)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var looking = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!violations.Any(violation => violation.StartsWith($"{directive} ", StringComparison.Ordinal)))
        {
            Assert.False(patience.IsCancellationRequested, $"{directive} was not violated, only {string.Join("; ", violations)}");
            await looking.WaitForNextTickAsync();
        }
    }
}
