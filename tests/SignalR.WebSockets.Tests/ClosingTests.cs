using System.Buffers;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using SyncEngine.Testing;

namespace SyncEngine.SignalR.WebSockets.Tests;

public sealed class ClosingTests
{
    [Theory]
    [InlineData(WebSocketCloseStatus.PolicyViolation, "grant-revoked")]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable, "server-stopping")]
    [InlineData((WebSocketCloseStatus)4321, "")]
    [InlineData(WebSocketCloseStatus.NormalClosure, "moved")]
    public async Task Code_and_reason_of_the_server_reach_the_closed_event(WebSocketCloseStatus status, string reason)
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await socket.CloseAsync(status, reason, end);
        });
        await using var connection = server.Client().Build();
        var closed = connection.WhenClosed();

        await connection.StartAsync();

        var error = Assert.IsType<WebSocketClosedException>(await closed);
        Assert.Equal(status, error.CloseStatus);
        Assert.Equal(reason, error.Reason);
    }

    [Fact]
    public async Task Plain_close_is_no_error()
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, end);
        });
        await using var connection = server.Client().Build();
        var closed = connection.WhenClosed();

        await connection.StartAsync();

        Assert.Null(await closed);
    }

    [Fact]
    public async Task Pending_call_fails_with_the_reason()
    {
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            var buffer = new byte[1024];
            // A ping comes first.
            while (buffer.AsSpan().IndexOf("Method"u8) < 0)
            {
                await socket.ReceiveAsync(buffer.AsMemory(), end);
            }

            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "too much", end);
        });
        await using var connection = server.Client().Build();
        await connection.StartAsync();

        var error = await Assert.ThrowsAsync<WebSocketClosedException>(() => connection.InvokeAsync("Method"));

        Assert.Equal("too much", error.Reason);
    }

    [Fact]
    public async Task Connection_that_breaks_has_no_code()
    {
        var started = new TaskCompletionSource();
        await using var server = await TestServer.WithScriptAsync(async (socket, _) =>
        {
            await socket.ShakeHandsAsync();
            await started.Task;
            socket.Abort();
        });
        await using var connection = server.Client().Build();
        var closed = connection.WhenClosed();

        await connection.StartAsync();
        started.SetResult();

        var error = Assert.IsType<WebSocketClosedException>(await closed);
        Assert.Null(error.CloseStatus);
        Assert.Equal("", error.Reason);
    }

    [Fact]
    public async Task Bytes_sent_before_a_close_are_all_read_before_its_reason()
    {
        var sent = new byte[1_000_000];
        new Random(1).NextBytes(sent);
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.SendAsync(sent, WebSocketMessageType.Binary, true, end);
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, "enough", end);
        });
        await using var connection = await server.ConnectAsync();
        var received = new ArrayBufferWriter<byte>();

        var error = await Assert.ThrowsAsync<WebSocketClosedException>(async () =>
        {
            while (true)
            {
                var read = await connection.Transport.Input.ReadAsync();
                foreach (var piece in read.Buffer)
                {
                    received.Write(piece.Span);
                }

                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            }
        });

        Assert.Equal("enough", error.Reason);
        Assert.True(received.WrittenSpan.SequenceEqual(sent));
    }

    [Fact]
    public async Task No_more_than_one_receive_waits_for_a_slow_reader()
    {
        const int ReceiveBytes = 16 * 1024;
        var sent = new byte[4_000_000];
        await using var server = await TestServer.WithScriptAsync((socket, end) =>
            socket.SendAsync(sent, WebSocketMessageType.Binary, true, end));
        await using var connection = await server.ConnectAsync();
        var input = connection.Transport.Input;

        for (var left = sent.Length; left > 0;)
        {
            // Looks twice, the first time without having examined anything: what has come meanwhile would show.
            input.AdvanceTo((await input.ReadAsync()).Buffer.Start);
            var read = await input.ReadAsync();
            Assert.InRange(read.Buffer.Length, 1, ReceiveBytes * 2);
            left -= (int)read.Buffer.Length;
            input.AdvanceTo(read.Buffer.End);
        }
    }

    [Fact]
    public async Task What_was_written_is_sent_before_the_close()
    {
        var received = new TaskCompletionSource<(long Bytes, WebSocketCloseStatus? Status)>();
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            var buffer = new byte[64 * 1024];
            var bytes = 0L;
            while (await socket.ReceiveAsync(buffer.AsMemory(), end) is { MessageType: not WebSocketMessageType.Close } part)
            {
                bytes += part.Count;
            }

            received.SetResult((bytes, socket.CloseStatus));
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, end);
        });
        var connection = await server.ConnectAsync();

        for (var i = 0; i < 100; i++)
        {
            await connection.Transport.Output.WriteAsync(new byte[50_000]);
        }

        await connection.DisposeAsync();

        Assert.Equal((5_000_000, WebSocketCloseStatus.NormalClosure), await received.Task);
    }

    [Fact]
    public async Task Server_that_never_answers_the_close_is_left_after_the_timeout()
    {
        await using var server = await TestServer.WithScriptAsync((_, end) => Script.NeverAsync(end));
        var clock = new FakeTimeProvider();
        var connection = await server.ConnectAsync(options => options.TimeProvider = clock);

        var disposal = connection.DisposeAsync();
        clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(disposal.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.1));

        await disposal;
    }

    [Fact]
    public async Task Disposing_twice_closes_once()
    {
        var closes = new TaskCompletionSource<WebSocketCloseStatus?>();
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ReceiveAsync(new byte[1].AsMemory(), end);
            closes.SetResult(socket.CloseStatus);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, end);
        });
        var connection = await server.ConnectAsync();

        await Task.WhenAll(connection.DisposeAsync().AsTask(), connection.DisposeAsync().AsTask());

        Assert.Equal(WebSocketCloseStatus.NormalClosure, await closes.Task);
    }

    [Fact]
    public async Task Abort_ends_both_directions_with_its_reason()
    {
        await using var server = await TestServer.WithScriptAsync((_, end) => Script.NeverAsync(end));
        await using var connection = await server.ConnectAsync();
        var read = connection.Transport.Input.ReadAsync().AsTask();

        connection.Abort(new ConnectionAbortedException("given up"));

        var error = await Assert.ThrowsAsync<ConnectionAbortedException>(() => read);
        Assert.Equal("given up", error.Message);
    }

    [Fact]
    public async Task Stop_ends_although_the_server_reads_nothing_that_is_sent()
    {
        var shaken = new TaskCompletionSource();
        await using var server = await TestServer.WithScriptAsync(async (socket, end) =>
        {
            await socket.ShakeHandsAsync();
            shaken.SetResult();
            await Script.NeverAsync(end);
        });
        var clock = new FakeTimeProvider();
        await using var connection = server.Client(options => options.TimeProvider = clock).Build();
        await connection.StartAsync();
        await shaken.Task;

        // More than all buffers between the two hold. The hub connection keeps its lock until the send is over, and to stop needs it.
        var send = connection.SendAsync("Method", new byte[64 * 1024 * 1024]);
        var stop = connection.StopAsync();
        while (!stop.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        await stop;
        await send;
        Assert.Equal(HubConnectionState.Disconnected, connection.State);
    }

    [Fact]
    public async Task Peer_that_stops_reading_is_given_up_with_the_setting_named()
    {
        await using var server = await TestServer.WithScriptAsync((_, end) => Script.NeverAsync(end));
        var clock = new FakeTimeProvider();
        await using var connection = await server.ConnectAsync(options => options.TimeProvider = clock);
        var read = connection.Transport.Input.ReadAsync().AsTask();

        var write = connection.Transport.Output.WriteAsync(new byte[64 * 1024 * 1024]).AsTask();
        while (!read.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        var error = await Assert.ThrowsAsync<WebSocketClosedException>(() => read);
        Assert.Equal("The server has left what was sent to it unread for SendTimeout, 15 s.", error.Message);
        await write;
    }
}
