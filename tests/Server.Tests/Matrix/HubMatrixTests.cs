using System.Net;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.SignalR.WebSockets;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Matrix;

/// <summary>Every method of the hub, every frame, and every kind of caller: the answer is the one that docs/security.md says.</summary>
public sealed class HubMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>Those that were let in, and what has become of them before they speak.</summary>
    private static readonly string[] Meanwhile = ["revoked since", "expired since", "read-only since"];

    private static readonly MatrixDocument Document = new("Frames");

    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;

    public static TheoryData<string> Rows => [.. Calls.All.Keys];

    public async Task InitializeAsync() =>
        _server = await ServerHost.StartAsync(_clock, args: ["--EntriesPerMinute", "1000", "--RequestsPerSecond", "1000"]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answer_to_each_caller_is_the_one_of_the_document(string name)
    {
        var scene = await Scene.MakeAsync(_server, _clock);
        var cells = new List<string> { name };
        foreach (var caller in Scene.Callers)
        {
            cells.Add(await AnswerAsync(name, scene.TokenOf(caller), () => Task.CompletedTask));
        }

        foreach (var fate in Meanwhile)
        {
            var fresh = await Scene.MakeAsync(_server, _clock);
            cells.Add(await AnswerAsync(name, fresh.TokenOf(Scene.Write), () => MeetAsync(fresh, fate)));
        }

        var line = MatrixDocument.Line(cells);
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.Equal(Document.Row(name), line);
    }

    [Fact]
    public void Document_has_all_rows_and_columns_and_no_others()
    {
        Assert.Equal(Calls.All.Keys, Document.Names);
        Assert.Equal([.. Scene.Callers, .. Meanwhile], Document.Columns(after: 1));
    }

    [Fact]
    public void Every_method_and_every_frame_is_in_the_table()
    {
        var frames = typeof(Frame).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Frame))).Select(type => type.Name);

        Assert.Equal(frames.Order(), Calls.All.Values.Select(call => call.Frame?.GetType().Name).OfType<string>().Distinct().Order());
        Assert.All([HubMethod.Open, HubMethod.Downlink, HubMethod.Uplink], method => Assert.Contains(method, Calls.All.Keys));
    }

    private async Task<string> AnswerAsync(string name, string? token, Func<Task> meanwhile)
    {
        try
        {
            await using var client = await HubClient.ConnectAsync(_server.Address, token ?? "");
            return await Calls.All[name].AnswerAsync(client, meanwhile);
        }
        catch (WebSocketConnectException refused)
        {
            // A browser is not told more than this; over HTTP it would be.
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            return "401";
        }
    }

    private async Task MeetAsync(Scene scene, string fate)
    {
        var grant = $"tokens/{scene.GrantOf(Scene.Write)}";
        var master = scene.TokenOf(Scene.Master)!;
        switch (fate)
        {
            case "revoked since":
                await scene.DoAsync(HttpMethod.Delete, grant, master);
                break;
            case "expired since":
                await scene.DoAsync(HttpMethod.Patch, grant, master, """{"lifetime":{"seconds":1}}""");
                _clock.Advance(TimeSpan.FromSeconds(1));
                break;
            default:
                await scene.DoAsync(HttpMethod.Patch, grant, master, """{"scope":"read"}""");
                break;
        }
    }
}
