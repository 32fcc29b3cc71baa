using System.Buffers.Binary;
using System.Security.Cryptography;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>
/// Reads an archive, record by record, and believes nothing: a length before its bytes are there, an order, a chain or an end that is wrong are
/// refused with the place in the file. What it has handed out before is right as far as it goes, and the archive is only with its end.
/// </summary>
internal sealed class ArchiveReader(string name, Stream file) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _position;

    /// <summary>Every record but the end.</summary>
    /// <exception cref="ArchiveException">The archive is wrong; the message says where.</exception>
    public async IAsyncEnumerable<ArchiveRecord> ReadAsync()
    {
        await ReadHeaderAsync();
        var check = new ArchiveCheck();
        var workspace = default(Id<Workspace>);
        for (var records = 0L; ; records++)
        {
            var start = _position;
            var hash = _hash.GetCurrentHash();
            var record = await ReadRecordAsync(workspace);
            if (record is EndRecord end)
            {
                await EndAsync(end, start, records, hash);
                At(start, check.End);
                yield break;
            }

            At(start, () => check.Take(record));
            workspace = record is WorkspaceRecord next ? next.Id : workspace;
            yield return record;
        }
    }

    public void Dispose() => _hash.Dispose();

    private async Task ReadHeaderAsync()
    {
        var header = new byte[ArchiveFormat.Header.Length];
        if (await file.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false) < header.Length
            || !header.AsSpan(..^1).SequenceEqual(ArchiveFormat.Header[..^1]))
        {
            throw new ArchiveException($"{name} is no archive of this program.");
        }

        if (header[^1] != ArchiveFormat.Version)
        {
            throw new ArchiveException($"{name} is of version {header[^1]}, and this program knows {ArchiveFormat.Version}.");
        }

        Count(header);
    }

    private async Task<ArchiveRecord> ReadRecordAsync(Id<Workspace> workspace)
    {
        var start = _position;
        var length = BinaryPrimitives.ReadInt32BigEndian(await TakeAsync(sizeof(int)));
        if (length is < 1 or > ArchiveFormat.MostRecordBytes)
        {
            throw Wrong(start, $"a record of {length} bytes cannot be; {ArchiveFormat.MostRecordBytes} is the most.");
        }

        var body = await TakeAsync(length);
        ArchiveRecord? record = null;
        At(start, () => record = RecordReader.Read(body, workspace));
        return record!;
    }

    private async Task EndAsync(EndRecord end, long start, long records, byte[] hash)
    {
        if (end.Records != records)
        {
            throw Wrong(start, $"{end.Records} records were written, {records} are there.");
        }

        if (!end.Hash.AsSpan().SequenceEqual(hash))
        {
            throw Wrong(start, "what is before it is not what was written: its SHA-256 is another.");
        }

        if (await file.ReadAsync(new byte[1]) != 0)
        {
            throw Wrong(_position, "there are bytes after the end.");
        }
    }

    private async Task<byte[]> TakeAsync(int count)
    {
        var bytes = new byte[count];
        var read = await file.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false);
        if (read < count)
        {
            throw Wrong(_position + read, "the file ends here, and an archive ends with its end record.");
        }

        Count(bytes);
        return bytes;
    }

    private void Count(byte[] bytes)
    {
        _hash.AppendData(bytes);
        _position += bytes.Length;
    }

    private void At(long position, Action read)
    {
        try
        {
            read();
        }
        catch (ArchiveException error)
        {
            throw Wrong(position, error.Message);
        }
    }

    private ArchiveException Wrong(long position, string what) => new($"{name} at byte {position}: {what}");
}
