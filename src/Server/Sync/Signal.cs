using System.Threading.Channels;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Wakes one waiter. Setting it while nobody waits is remembered, setting it twice counts once: it only says "look again" (invariant 5).
/// </summary>
internal sealed class Signal
{
    private readonly Channel<bool> _set =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _set.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _set.Reader.ReadAsync(cancellationToken);
}
