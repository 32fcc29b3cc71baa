using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>One open hub connection: a stream of frames each way.</summary>
internal sealed class HubTransportConnection(HubConnection hub, WelcomeFrame welcome) : IConnection
{
    private readonly Channel<EncodedFrame> _uplink = Channel.CreateBounded<EncodedFrame>(new BoundedChannelOptions(4) { SingleReader = true });
    private bool _uplinkStarted;

    public WelcomeFrame Welcome { get; } = welcome;

    public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var frames = hub.StreamAsync<EncodedFrame>(HubMethod.Downlink, Welcome.Limits.Credits, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(frames, cancellationToken) is { } encoded)
        {
            // A kind that a newer server sends and this client does not know.
            if (Decode(encoded) is { } frame)
            {
                yield return frame;
            }
        }
    }

    public async ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (!_uplinkStarted)
        {
            _uplinkStarted = true;
            // Ended by completing the channel, not by the token: the server would hear of a stream that failed.
            await hub.SendAsync(HubMethod.Uplink, _uplink.Reader, CancellationToken.None);
        }

        await _uplink.Writer.WriteAsync(FrameCodec.Encode(frame), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _uplink.Writer.TryComplete();
        await hub.DisposeAsync();
    }

    private static async ValueTask<EncodedFrame?> NextAsync(IAsyncEnumerator<EncodedFrame> frames, CancellationToken cancellationToken)
    {
        try
        {
            return await frames.MoveNextAsync() ? frames.Current : null;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException(error.Message, error);
        }
    }

    private static Frame? Decode(EncodedFrame encoded)
    {
        try
        {
            return FrameCodec.Decode(encoded);
        }
        catch (FrameException error)
        {
            throw new TransportException(error.Message, error);
        }
    }
}
