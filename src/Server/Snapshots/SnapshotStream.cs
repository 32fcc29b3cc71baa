using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Snapshots;

/// <summary>The bytes of a snapshot, read from the store part by part as they are asked for, from any position.</summary>
internal sealed class SnapshotStream(ISnapshotStore store, StoredSnapshot snapshot) : Stream
{
    private long _partNumber = -1;
    private byte[] _part = [];

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => snapshot.Length;

    public override long Position { get; set; }

    /// <exception cref="StorageException">The store failed, or the snapshot has gone meanwhile: another took its place long ago.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length)
        {
            return 0;
        }

        var number = Position / ISnapshotStore.PartBytes;
        if (number != _partNumber)
        {
            _part = await store.ReadPartAsync(snapshot.Workspace, snapshot.Id, (int)number)
                ?? throw new StorageException($"Part {number} of snapshot {snapshot.Id} is gone.");
            _partNumber = number;
        }

        var start = (int)(Position % ISnapshotStore.PartBytes);
        var count = Math.Min(buffer.Length, _part.Length - start);
        _part.AsMemory(start, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The store is not waited for.");

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
