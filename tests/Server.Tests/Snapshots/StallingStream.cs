namespace SyncEngine.Server.Tests.Snapshots;

/// <summary>These bytes, and then never another; it ends when it is let go, if ever.</summary>
internal sealed class StallingStream(byte[] bytes, TaskCompletionSource stalled, Task<int>? end = null) : MemoryStream(bytes)
{
    // Its length would be announced, and then nothing would be missing.
    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            return read;
        }

        stalled.TrySetResult();
        return await (end ?? new TaskCompletionSource<int>().Task).WaitAsync(cancellationToken);
    }
}
