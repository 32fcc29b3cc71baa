using System.Net.WebSockets;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>The same connection in Chromium, trimmed: in a page, and in a shared worker as the product runs it.</summary>
public sealed class BrowserTests(Browser browser) : IClassFixture<Browser>
{
    [Theory]
    [InlineData("page")]
    [InlineData("shared")]
    public async Task Frames_go_both_ways(string where)
    {
        await using var server = await TestServer.WithHubAsync();

        Assert.Equal("ByeFrame { Code = code, Text = text }", await browser.RunAsync("Call", server, where));
        Assert.Equal("5050", await browser.RunAsync("StreamBothWays", server, where));
        Assert.Equal("same", await browser.RunAsync("SendLargeBytes", server, where));
    }

    [Theory]
    [InlineData("page", WebSocketCloseStatus.PolicyViolation, "grant-revoked", "closed 1008 'grant-revoked'")]
    [InlineData("shared", (WebSocketCloseStatus)4321, "", "closed 4321 ''")]
    [InlineData("page", WebSocketCloseStatus.NormalClosure, "moved", "closed 1000 'moved'")]
    [InlineData("page", WebSocketCloseStatus.NormalClosure, "", "no error")]
    public async Task Code_and_reason_of_the_server_reach_the_closed_event(string where, WebSocketCloseStatus status, string reason, string expected)
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await socket.CloseAsync(status, reason, end);
        });

        Assert.Equal(expected, await browser.RunAsync("WaitForTheEnd", server, where));
    }

    [Fact]
    public async Task Connection_that_breaks_has_no_code()
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await socket.ReceiveAsync(new byte[1].AsMemory(), end);
            socket.Abort();
        });

        Assert.Equal("closed  ''", await browser.RunAsync("WaitForTheEnd", server, "page"));
    }

    [Fact]
    public async Task Refusal_has_no_status_and_hides_the_token()
    {
        await using var server = await TestServer.WithRequestsAsync((context, _) =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });

        Assert.Equal($"refused : {server.HubUrl} cannot be reached., token hidden", await browser.RunAsync("BeRefused", server, "page"));
        Assert.Equal(["header.pay load+/&=.signature"], server.Tokens);
    }

    [Fact]
    public async Task Attempt_without_an_answer_ends_at_its_timeout()
    {
        await using var server = await TestServer.WithRequestsAsync((_, end) => Script.NeverAsync(end));

        Assert.Equal(
            $"refused : {server.HubUrl} did not answer within ConnectTimeout, 15 s., token hidden",
            await browser.RunAsync("GetNoAnswer", server, "page"));
    }

    [Fact]
    public async Task Cancelling_ends_an_attempt_that_gets_no_answer()
    {
        await using var server = await TestServer.WithRequestsAsync((_, end) => Script.NeverAsync(end));

        Assert.Equal("cancelled, token hidden", await browser.RunAsync("CancelConnecting", server, "page"));
    }

    [Fact]
    public async Task Server_that_never_answers_the_close_is_left_after_the_timeout()
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await Script.NeverAsync(end);
        });

        Assert.Equal("Disconnected", await browser.RunAsync("CloseWithoutAnswer", server, "page"));
    }

    [Fact]
    public async Task Stop_ends_although_the_server_reads_nothing_that_is_sent()
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await Script.NeverAsync(end);
        });

        Assert.Equal("Disconnected", await browser.RunAsync("StopWhileNothingIsRead", server, "page"));
    }
}
