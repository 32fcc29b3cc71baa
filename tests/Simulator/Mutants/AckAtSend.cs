using System.Runtime.CompilerServices;
using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Mutants;

/// <summary>What was handed to the socket counts as acknowledged (invariant 2, C27).</summary>
internal sealed class AckAtSend : Mutant
{
    public override ITransport Transport(ITransport transport, IIndexedDatabase database) =>
        new MutantTransport(transport, connection => new Connection(connection));

    private sealed class Connection(IConnection inner) : MutantConnection(inner)
    {
        private readonly Mailbox<Frame> _incoming = new();

        public override async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            _ = ForwardAsync(cancellationToken);
            while (await _incoming.NextAsync(cancellationToken) is (true, { } frame))
            {
                yield return frame;
            }
        }

        public override async ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
        {
            await Inner.SendAsync(frame, cancellationToken);
            if (frame is PushFrame push)
            {
                _incoming.Add(new AckFrame(push.FirstCounter, [.. push.Payloads.Select(_ => 1L)]));
            }
        }

        private async Task ForwardAsync(CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var frame in Inner.ReadAsync(cancellationToken))
                {
                    _incoming.Add(frame);
                }
            }
            catch (TransportException error)
            {
                _incoming.End(error);
            }
        }
    }
}
