using System.Net.Http.Headers;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
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
    public async Task Client_that_sends_too_much_is_read_later_and_loses_nothing()
    {
        const int Rate = 10;
        const int Frames = 200;
        var clock = new FakeTimeProvider();
        await using var server = await ServerHost.StartAsync(clock, args: ["--MessagesPerSecond", $"{Rate}"]);
        var alice = await server.Http.CreateWorkspaceAsync();
        await using var client = await OpenAsync(server, alice);
        await using var bob = await OpenAsync(server, alice);
        var begun = clock.GetUtcNow();

        for (var i = 0; i < Frames; i++)
        {
            client.Send(new EncodedFrame(new byte[] { 0x90 }));
        }

        for (var i = 0; i < Frames; i++)
        {
            await MoveUntilAsync(client.NextAsync<RejectFrame>());
        }

        client.Push(1, Bytes.Of("late"));
        var page = bob.NextAsync<PageFrame>();
        await MoveUntilAsync(page);

        Assert.Equal("late", Bytes.Text((await page).Entries.Single().Payload));
        // The burst was free: five seconds' worth.
        Assert.InRange((clock.GetUtcNow() - begun).TotalSeconds, (Frames / Rate) - 5, double.MaxValue);

        async Task MoveUntilAsync(Task answered)
        {
            while (!answered.IsCompleted)
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }

            await answered;
        }
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
