namespace SyncEngine.Client.Storage;

/// <summary>The bytes of the snapshot, in rows that SQLite does not have to move as one.</summary>
internal static class FileSnapshot
{
    private const int PartBytes = 256 * 1024;

    public static byte[] Read(FileSession session)
    {
        var parts = session.List("SELECT bytes FROM snapshot ORDER BY part", row => row.Bytes(0));
        var snapshot = new byte[parts.Sum(part => part.Length)];
        var end = 0;
        foreach (var part in parts)
        {
            part.CopyTo(snapshot, end);
            end += part.Length;
        }

        return snapshot;
    }

    public static void Write(FileSession session, ReadOnlyMemory<byte> snapshot)
    {
        session.Execute("DELETE FROM snapshot");
        for (var start = 0; start < snapshot.Length; start += PartBytes)
        {
            var part = snapshot.Slice(start, Math.Min(PartBytes, snapshot.Length - start));
            session.Execute("INSERT INTO snapshot (part, bytes) VALUES ($1, $2)", start / PartBytes, part.ToArray());
        }
    }
}
