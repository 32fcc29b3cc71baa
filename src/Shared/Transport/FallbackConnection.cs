using System.Runtime.CompilerServices;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>A connection that ends by itself when there is a better one to be had.</summary>
/// <param name="waitForBetter">Completes then.</param>
internal sealed class FallbackConnection(IConnection inner, Func<CancellationToken, Task> waitForBetter) : IConnection
{
    public WelcomeFrame Welcome => inner.Welcome;

    public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = EndWhenBetterAsync(ended);
        try
        {
            await using var frames = inner.ReadAsync(ended.Token).GetAsyncEnumerator(ended.Token);
            while (await MovesAsync(frames, cancellationToken))
            {
                yield return frames.Current;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await waiting;
        }
    }

    public ValueTask SendAsync(Frame frame, CancellationToken cancellationToken) => inner.SendAsync(frame, cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    /// <summary>False also when it was ended for a better one: nothing is wrong, and what was not acknowledged is sent again by the next.</summary>
    private static async ValueTask<bool> MovesAsync(IAsyncEnumerator<Frame> frames, CancellationToken cancellationToken)
    {
        try
        {
            return await frames.MoveNextAsync();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task EndWhenBetterAsync(CancellationTokenSource ended)
    {
        try
        {
            await waitForBetter(ended.Token);
            await ended.CancelAsync();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It has ended before.
        }
    }
}
