using System.Runtime.CompilerServices;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Net;

/// <summary>Opens connections of one device through the network of the world.</summary>
/// <param name="dial">A wire whose server side is taken care of; null when nobody answers.</param>
internal sealed class SimTransport(Func<HelloFrame, Wire?> dial) : ITransport
{
    public async Task<IConnection> OpenAsync(HelloFrame hello, CancellationToken cancellationToken)
    {
        var incoming = new Mailbox<Frame>();
        if (dial(hello) is not { } wire)
        {
            throw new TransportException("The server does not answer.");
        }

        wire.ToClient = frame =>
        {
            if (frame is null)
            {
                incoming.End(new TransportException("The connection broke."));
            }
            else
            {
                incoming.Add(frame);
            }
        };
        try
        {
            return await incoming.NextAsync(cancellationToken) switch
            {
                (true, WelcomeFrame welcome) => new SimConnection(wire, welcome, incoming),
                (true, ByeFrame bye) => throw new TransportException(bye.Code, bye.Text),
                _ => throw new TransportException("Something else than a welcome came."),
            };
        }
        catch
        {
            wire.Cut();
            throw;
        }
    }

    private sealed class SimConnection(Wire wire, WelcomeFrame welcome, Mailbox<Frame> incoming) : IConnection
    {
        public WelcomeFrame Welcome => welcome;

        public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (await incoming.NextAsync(cancellationToken) is (true, { } frame))
            {
                yield return frame;
            }
        }

        public ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
        {
            wire.Up(frame);
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            wire.Cut();
            return ValueTask.CompletedTask;
        }
    }
}
