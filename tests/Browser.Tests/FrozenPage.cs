using System.Text.Json;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>
/// A page that stands still, with its workers, as one does that the browser has frozen, until this is disposed of. The browser freezes only
/// pages that are out of sight, and one under test never is; so a debugger halts it.
/// </summary>
internal sealed class FrozenPage : IAsyncDisposable
{
    private readonly ICDPSession _session;
    private readonly List<string> _workers = [];
    private int _messages;

    private FrozenPage(ICDPSession session)
    {
        _session = session;
        session.Event("Target.attachedToTarget").OnEvent += (_, attached) =>
        {
            if (attached?.GetProperty("targetInfo").GetProperty("type").GetString() == "worker")
            {
                _workers.Add(attached.Value.GetProperty("sessionId").GetString()!);
            }
        };
    }

    public static async Task<FrozenPage> FreezeAsync(IPage page)
    {
        var frozen = new FrozenPage(await page.Context.NewCDPSessionAsync(page));
        await frozen._session.SendAsync("Target.setAutoAttach", new Dictionary<string, object>
        {
            ["autoAttach"] = true,
            ["waitForDebuggerOnStart"] = false,
            ["flatten"] = false,
        });
        foreach (var method in new[] { "Debugger.enable", "Debugger.pause" })
        {
            await frozen.ToWorkersAsync(method);
            await frozen._session.SendAsync(method);
        }

        return frozen;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.SendAsync("Debugger.disable");
        await ToWorkersAsync("Debugger.disable");
    }

    private async Task ToWorkersAsync(string method)
    {
        foreach (var worker in _workers)
        {
            await _session.SendAsync("Target.sendMessageToTarget", new Dictionary<string, object>
            {
                ["sessionId"] = worker,
                ["message"] = JsonSerializer.Serialize(new { id = ++_messages, method }),
            });
        }
    }
}
