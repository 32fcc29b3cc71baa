using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.SignalR.WebSockets.Tests;

/// <summary>The shapes of call that the product makes: a frame each way, a stream each way, and both at once.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A hub's methods are found on its instances.")]
public sealed class FrameHub : Hub
{
    public EncodedFrame Echo(EncodedFrame frame) => frame;

    public ReadOnlyMemory<byte> EchoBytes(ReadOnlyMemory<byte> bytes) => bytes;

    public async IAsyncEnumerable<EncodedFrame> Downlink(int frames)
    {
        for (var i = 1; i <= frames; i++)
        {
            await Task.Yield();
            yield return FrameCodec.Encode(new CaughtUpFrame(i));
        }
    }

    public async Task<long> Uplink(ChannelReader<EncodedFrame> frames)
    {
        var sum = 0L;
        await foreach (var frame in frames.ReadAllAsync())
        {
            sum += ((CaughtUpFrame)FrameCodec.Decode(frame)!).Seq;
        }

        return sum;
    }

    public IAsyncEnumerable<EncodedFrame> Both(IAsyncEnumerable<EncodedFrame> frames) => frames;
}
