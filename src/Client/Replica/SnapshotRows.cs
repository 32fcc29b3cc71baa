using Blazor.IndexedDB;

namespace SyncEngine.Client.Replica;

/// <summary>The local snapshot in records of a size that every browser handles well, numbered from 1 beside the replica row.</summary>
internal static class SnapshotRows
{
    private const int ChunkBytes = 256 * 1024;

    /// <summary>Every number comes before every text.</summary>
    private static readonly IndexedDbRange Numbers = new(1, "", UpperOpen: true);

    public static void Put(IndexedDbBatch batch, string store, ReadOnlySpan<byte> snapshot)
    {
        Delete(batch, store);
        for (var number = 1; !snapshot.IsEmpty; number++)
        {
            var chunk = snapshot[..Math.Min(ChunkBytes, snapshot.Length)];
            batch.Put(store, number, chunk);
            snapshot = snapshot[chunk.Length..];
        }
    }

    public static void Delete(IndexedDbBatch batch, string store) => batch.Delete(store, Numbers);

    public static IndexedDbResult<IReadOnlyList<IndexedDbRecord>> Get(IndexedDbBatch batch, string store) => batch.GetAll(store, Numbers);

    public static byte[] Join(IReadOnlyList<IndexedDbRecord> chunks)
    {
        var joined = new byte[chunks.Sum(chunk => chunk.Value.Length)];
        var end = 0;
        foreach (var chunk in chunks)
        {
            chunk.Value.CopyTo(joined.AsMemory(end));
            end += chunk.Value.Length;
        }

        return joined;
    }
}
