using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SyncEngine.Server.Admin.Archive;

/// <summary>Writes an archive, record by record.</summary>
internal sealed class ArchiveWriter(Stream file) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private long _records;

    public Task BeginAsync()
    {
        _buffer.Write(ArchiveFormat.Header);
        return FlushAsync();
    }

    public Task WriteAsync(ArchiveRecord record)
    {
        Append(record);
        _records++;
        return FlushAsync();
    }

    public Task EndAsync()
    {
        Append(new EndRecord(_records, _hash.GetCurrentHash()));
        return FlushAsync();
    }

    public void Dispose() => _hash.Dispose();

    private void Append(ArchiveRecord record)
    {
        var body = new ArrayBufferWriter<byte>();
        RecordWriter.Write(body, record);
        BinaryPrimitives.WriteInt32BigEndian(_buffer.GetSpan(sizeof(int)), body.WrittenCount);
        _buffer.Advance(sizeof(int));
        _buffer.Write(body.WrittenSpan);
    }

    private async Task FlushAsync()
    {
        _hash.AppendData(_buffer.WrittenSpan);
        await file.WriteAsync(_buffer.WrittenMemory);
        _buffer.ResetWrittenCount();
    }
}
