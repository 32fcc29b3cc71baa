using System.Net.Http.Headers;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Bounds;

public sealed class ConnectionLimitTests
{
    [Theory]
    [InlineData("Connections", false)]
    [InlineData("ConnectionsPerAddress", false)]
    [InlineData("ConnectionsPerWorkspace", true)]
    public async Task Connection_beyond_the_limit_is_refused_by_name_until_another_ends(string setting, bool otherWorkspaceMay)
    {
        await using var server = await ServerHost.StartAsync(args: [$"--{setting}", "2"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        var elsewhere = await server.Http.CreateWorkspaceAsync();
        var first = await OpenAsync(server, alice);
        await using var second = await OpenAsync(server, alice);

        using (var refused = await UpgradeAsync(server, alice))
        {
            Assert.Equal((429, ErrorCode.ConnectionsExceeded), await refused.ReadRefusalAsync());
            Assert.Contains($"{setting}: 2", (await refused.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        Assert.Equal(otherWorkspaceMay ? 101 : 429, await StatusAsync(server, elsewhere));
        await first.DisposeAsync();
        await Eventually.IsAsync(101, () => StatusAsync(server, alice));
    }

    [Fact]
    public async Task Client_that_sends_too_much_is_read_later_and_loses_nothing_and_others_do_not_wait_for_it()
    {
        // Ten a second, fifty at once: what comes behind two hundred has to wait until the clock moves.
        const int Flood = 200;
        var clock = new FakeTimeProvider();
        await using var server = await ServerHost.StartAsync(clock, args: ["--MessagesPerSecond", "10"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        await using var bob = await OpenAsync(server, alice);
        await using var mallory = await RawSocket.UpgradeAsync(server.Address, alice.Token);
        await mallory.SendMessageAsync(HubWire.Handshake);
        await mallory.ReadSomeAsync();
        await mallory.SendMessageAsync(
            HubWire.Open(new HelloFrame(ProtocolVersion.Current, Id<Replica>.New(), Cursor.Start, "flood", "1")));
        await mallory.ReadSomeAsync();
        byte[] flood = [.. Enumerable.Range(0, Flood).SelectMany(_ => HubWire.Bytes(PingMessage.Instance))];
        // Its last message is answered, so that what is sent after the answer is read after the flood.
        var last = HubWire.Bytes(new InvocationMessage("4", "NoSuchMethod", []));
        await mallory.SendMessageAsync([.. HubWire.Downlink(8), .. HubWire.Uplink(), .. flood, .. last]);
        while (!(await mallory.ReadSomeAsync()).Contains("NoSuchMethod", StringComparison.Ordinal))
        {
        }

        await mallory.SendMessageAsync(HubWire.Item(new PushFrame(1, [Bytes.Of("late")])));
        bob.Push(1, Bytes.Of("meanwhile"));

        Assert.Equal("meanwhile", Bytes.Text((await bob.NextAsync<PageFrame>()).Entries[0].Payload));
        clock.Advance(TimeSpan.FromSeconds(Flood / 10));
        Assert.Equal("late", Bytes.Text((await bob.NextAsync<PageFrame>()).Entries[0].Payload));
    }

    [Theory]
    [InlineData("GET", "/sync", 426, ErrorCode.RequestInvalid)]
    [InlineData("POST", "/sync", 426, ErrorCode.RequestInvalid)]
    [InlineData("POST", "/sync/negotiate", 404, ErrorCode.NotFound)]
    [InlineData("GET", "/sync/negotiate", 404, ErrorCode.NotFound)]
    public async Task Hub_takes_WebSockets_and_nothing_else(string method, string path, int status, string code)
    {
        await using var server = await ServerHost.StartAsync();
        var alice = await server.Http.CreateWorkspaceAsync();

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Http.SendAsync(request, alice.Token);

        Assert.Equal((status, code), await response.ReadRefusalAsync());
    }

    private static Task<HubClient> OpenAsync(ServerHost server, Admission alice) =>
        HubClient.OpenAsync(server.Address, alice.Token, Id<Replica>.New());

    private static async Task<int> StatusAsync(ServerHost server, Admission alice)
    {
        using var response = await UpgradeAsync(server, alice);
        return (int)response.StatusCode;
    }

    /// <summary>A WebSocket's request by hand, so that a refusal can be read.</summary>
    private static async Task<HttpResponseMessage> UpgradeAsync(ServerHost server, Admission alice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, HubMethod.Path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", alice.Token);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "AAAAAAAAAAAAAAAAAAAAAA==");
        // The content of a switched protocol has no end.
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
