using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR.Client;
using SyncEngine.Testing;

namespace SyncEngine.SignalR.WebSockets.Tests;

public sealed class ConnectingTests
{
    private const string Secret = "header.pay load+/&=.signature";

    [Fact]
    public async Task Token_arrives_in_the_query_as_it_was_given()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client(WithToken).Build();

        await connection.StartAsync();

        Assert.Equal([Secret], server.Tokens);
    }

    [Fact]
    public async Task Without_a_token_there_is_no_query()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client().Build();

        await connection.StartAsync();

        Assert.Equal([null], server.Tokens);
    }

    [Fact]
    public async Task Token_is_added_to_the_query_that_the_url_has()
    {
        var query = new TaskCompletionSource<string?>();
        await using var server = await TestServer.WithRequestsAsync((context, _) =>
        {
            query.SetResult(context.Request.QueryString.Value);
            return Task.CompletedTask;
        });
        await using var connection = new HubConnectionBuilder()
            .WithWebSocket(new Uri(server.HubUrl + "?a=1"), _ => ValueTask.FromResult<string?>("t"))
            .Build();

        await Assert.ThrowsAsync<WebSocketConnectException>(() => connection.StartAsync());

        Assert.Equal("?a=1&access_token=t", await query.Task);
    }

    [Fact]
    public async Task Each_attempt_asks_for_the_token_anew()
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "restart", end);
        });
        var tokens = new Queue<string>(["first", "second", "third"]);
        await using var connection = server.Client(options => options.AccessToken = _ => ValueTask.FromResult<string?>(tokens.Dequeue()))
            .WithAutomaticReconnect([TimeSpan.Zero])
            .Build();
        var reconnected = new TaskCompletionSource();
        connection.Reconnected += _ =>
        {
            reconnected.TrySetResult();
            return Task.CompletedTask;
        };

        await connection.StartAsync();
        await reconnected.Task;

        Assert.Equal(["first", "second"], server.Tokens.Take(2));
    }

    [Fact]
    public async Task Failure_of_the_token_source_is_the_failure_of_the_attempt()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client(options => options.AccessToken = _ => throw new InvalidOperationException("signed out")).Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => connection.StartAsync());

        Assert.Equal("signed out", error.Message);
        Assert.Empty(server.Tokens);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Refusal_carries_the_status_and_not_the_token(HttpStatusCode status)
    {
        await using var server = await TestServer.WithRequestsAsync((context, _) =>
        {
            context.Response.StatusCode = (int)status;
            return Task.CompletedTask;
        });
        await using var connection = server.Client(WithToken).Build();

        var error = await Assert.ThrowsAsync<WebSocketConnectException>(() => connection.StartAsync());

        Assert.Equal(status, error.StatusCode);
        Assert.Equal($"{server.HubUrl} refused the WebSocket with status {(int)status}.", error.Message);
        AssertHidesSecret(error);
    }

    [Fact]
    public async Task Server_that_is_not_there_has_no_status()
    {
        var server = await TestServer.WithHubAsync();
        await using var connection = server.Client(WithToken).Build();
        var url = server.HubUrl;
        await server.DisposeAsync();

        var error = await Assert.ThrowsAsync<WebSocketConnectException>(() => connection.StartAsync());

        Assert.Null(error.StatusCode);
        Assert.Equal($"{url} cannot be reached.", error.Message);
        AssertHidesSecret(error);
    }

    [Fact]
    public async Task Cancelling_ends_an_attempt_that_gets_no_answer()
    {
        var asked = new TaskCompletionSource();
        await using var server = await TestServer.WithRequestsAsync((_, end) =>
        {
            asked.SetResult();
            return Script.NeverAsync(end);
        });
        await using var connection = server.Client(WithToken).Build();
        using var cancellation = new CancellationTokenSource();

        var start = connection.StartAsync(cancellation.Token);
        await asked.Task;
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal(HubConnectionState.Disconnected, connection.State);
    }

    [Fact]
    public async Task Attempt_without_an_answer_ends_at_its_timeout()
    {
        var asked = new TaskCompletionSource();
        await using var server = await TestServer.WithRequestsAsync((_, end) =>
        {
            asked.SetResult();
            return Script.NeverAsync(end);
        });
        var clock = new FakeTimeProvider();
        await using var connection = server.Client(options =>
        {
            WithToken(options);
            options.TimeProvider = clock;
        }).Build();

        var start = connection.StartAsync();
        await asked.Task;
        clock.Advance(TimeSpan.FromSeconds(15));

        var error = await Assert.ThrowsAsync<WebSocketConnectException>(() => start);
        Assert.Equal($"{server.HubUrl} did not answer within ConnectTimeout, 15 s.", error.Message);
        AssertHidesSecret(error);
    }

    private static void WithToken(WebSocketConnectionOptions options) => options.AccessToken = _ => ValueTask.FromResult<string?>(Secret);

    private static void AssertHidesSecret(Exception error)
    {
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("access_token", error.ToString(), StringComparison.Ordinal);
    }
}
