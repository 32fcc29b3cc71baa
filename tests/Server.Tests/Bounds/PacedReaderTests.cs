using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Bounds;

/// <summary>Ten messages a second, fifty at once; a thousand bytes a second for each of them.</summary>
public sealed class PacedReaderTests
{
    private static readonly byte[] Ping = HubWire.Bytes(PingMessage.Instance);

    private readonly FakeTimeProvider _clock = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly PacedReader _reader;

    public PacedReaderTests()
    {
        var options = new ServerOptions { MessagesPerSecond = 10, BytesPerSecond = 10_000 };
        _reader = new PacedReader(_pipe.Reader, new ConnectionPace(options), _clock);
    }

    [Theory]
    [InlineData(49, 0)]
    [InlineData(50, 0.1)]
    [InlineData(79, 3)]
    public async Task Messages_beyond_the_burst_delay_the_next_read(int pings, double seconds)
    {
        await TakeAsync(HubWire.Handshake);
        await TakeAsync([.. Enumerable.Range(0, pings).SelectMany(_ => Ping)]);

        await AssertNextReadTakesAsync(seconds);
    }

    [Theory]
    [InlineData(49_800, 0)]
    [InlineData(70_000, 2)]
    public async Task Bytes_beyond_the_burst_delay_the_next_read(int bytes, double seconds)
    {
        await TakeAsync(new byte[100]);
        await TakeAsync(Message(bytes));

        await AssertNextReadTakesAsync(seconds, slack: 0.02);
    }

    [Fact]
    public async Task Half_a_message_that_is_looked_at_and_left_costs_nothing()
    {
        await TakeAsync(HubWire.Handshake);
        await _pipe.Writer.WriteAsync(Message(60_000).AsMemory(0, 50_000));
        var half = await _reader.ReadAsync();
        _reader.AdvanceTo(half.Buffer.Start, half.Buffer.End);

        await AssertNextReadTakesAsync(0);
    }

    [Fact]
    public async Task Read_that_waits_is_cancelled_at_once()
    {
        await TakeAsync(HubWire.Handshake);
        await TakeAsync([.. Enumerable.Range(0, 1000).SelectMany(_ => Ping)]);
        var reading = _reader.ReadAsync().AsTask();
        Assert.False(reading.IsCompleted);

        _reader.CancelPendingRead();

        Assert.True((await reading.WaitAsync(HubClient.Patience)).IsCanceled);
    }

    private async Task AssertNextReadTakesAsync(double seconds, double slack = 0)
    {
        await _pipe.Writer.WriteAsync(Ping);
        var reading = _reader.ReadAsync().AsTask();
        if (seconds > 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(seconds - slack - 0.001));
            Assert.False(reading.IsCompleted);
            _clock.Advance(TimeSpan.FromSeconds(slack + slack + 0.001));
        }

        Assert.True((await reading.WaitAsync(HubClient.Patience)).Buffer.Length >= Ping.Length);
    }

    private async Task TakeAsync(byte[] bytes)
    {
        await _pipe.Writer.WriteAsync(bytes);
        _reader.AdvanceTo((await _reader.ReadAsync()).Buffer.End);
    }

    private static byte[] Message(int bytes) => HubWire.Bytes(new InvocationMessage("x", [new byte[bytes]]));
}
