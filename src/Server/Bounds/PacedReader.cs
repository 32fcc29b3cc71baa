using System.Buffers;
using System.IO.Pipelines;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// What a client sends, read no faster than it may send: who has sent too much is read later, and then its network waits for it, so that
/// nothing is refused, lost or kept in memory. It counts hub messages of every kind, because each costs the server something, even one
/// that means nothing.
/// </summary>
internal sealed class PacedReader(PipeReader inner, ConnectionPace pace, TimeProvider clock) : PipeReader
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReadOnlySequence<byte> _read;
    private TimeSpan _debt;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_debt > TimeSpan.Zero)
        {
            await WaitAsync(cancellationToken);
        }

        return Remember(await inner.ReadAsync(cancellationToken));
    }

    public override bool TryRead(out ReadResult result)
    {
        result = default;
        if (_debt > TimeSpan.Zero || !inner.TryRead(out result))
        {
            return false;
        }

        Remember(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _debt = pace.Spend(_read.Slice(0, consumed), clock.GetElapsedTime(0));
        _read = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        _cancelled.TrySetResult();
        inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <summary>Cut short when the connection ends: whoever cancels the read finds that in the one that follows.</summary>
    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        await _cancelled.Task.WaitAsync(_debt, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _debt = TimeSpan.Zero;
    }

    private ReadResult Remember(ReadResult result)
    {
        _read = result.Buffer;
        return result;
    }
}
