using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>HubConnection over our socket in our protocol, against the framework's own hub on Kestrel.</summary>
public sealed class HubConnectionTests
{
    [Fact]
    public async Task A_frame_comes_back_as_it_was_sent()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client().Build();
        await connection.StartAsync();

        var answer = await connection.InvokeAsync<EncodedFrame>("Echo", FrameCodec.Encode(new ByeFrame("code", "text")));

        Assert.Equal(new ByeFrame("code", "text"), FrameCodec.Decode(answer));
    }

    [Fact]
    public async Task Frames_stream_down_in_order()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client().Build();
        await connection.StartAsync();

        var seqs = new List<long>();
        await foreach (var frame in connection.StreamAsync<EncodedFrame>("Downlink", 1000))
        {
            seqs.Add(((CaughtUpFrame)FrameCodec.Decode(frame)!).Seq);
        }

        Assert.Equal(Enumerable.Range(1, 1000).Select(seq => (long)seq), seqs);
    }

    [Fact]
    public async Task Frames_stream_up_through_a_channel()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client().Build();
        await connection.StartAsync();

        var frames = Channel.CreateUnbounded<EncodedFrame>();
        var sum = connection.InvokeAsync<long>("Uplink", frames.Reader);
        for (var i = 1; i <= 1000; i++)
        {
            await frames.Writer.WriteAsync(FrameCodec.Encode(new CaughtUpFrame(i)));
        }

        frames.Writer.Complete();

        Assert.Equal(500_500, await sum);
    }

    [Fact]
    public async Task Frames_stream_up_and_down_at_the_same_time()
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client().Build();
        await connection.StartAsync();

        // One frame is written only when the one before has come back, so neither stream waits for the other to end.
        var frames = Channel.CreateUnbounded<EncodedFrame>();
        var back = connection.StreamAsync<EncodedFrame>("Both", frames.Reader).GetAsyncEnumerator();
        for (var i = 1; i <= 100; i++)
        {
            await frames.Writer.WriteAsync(FrameCodec.Encode(new CaughtUpFrame(i)));
            Assert.True(await back.MoveNextAsync());
            Assert.Equal(new CaughtUpFrame(i), FrameCodec.Decode(back.Current));
        }

        frames.Writer.Complete();
        Assert.False(await back.MoveNextAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64 * 1024)]
    [InlineData(10 * 1024 * 1024)]
    public async Task Bytes_of_any_length_go_both_ways(int length)
    {
        await using var server = await TestServer.WithHubAsync();
        await using var connection = server.Client().Build();
        await connection.StartAsync();
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        var answer = await connection.InvokeAsync<ReadOnlyMemory<byte>>("EchoBytes", new ReadOnlyMemory<byte>(bytes));

        Assert.True(answer.Span.SequenceEqual(bytes));
    }
}
