using System.Buffers.Binary;
using System.Text;

namespace Blazor.IndexedDB.Interop;

/// <summary>Reads the answer of a batch, written by our own JavaScript module in the encoding of <see cref="BatchWriter"/>.</summary>
internal sealed class ResultReader(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    public byte Byte() => Take(1).Span[0];

    public int Number() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public ReadOnlyMemory<byte> Bytes() => Take(Number());

    public ReadOnlyMemory<byte>? OptionalBytes() => Byte() == 0 ? default(ReadOnlyMemory<byte>?) : Bytes();

    public IndexedDbKey Key() => Key(Byte());

    public IndexedDbKey? OptionalKey() => Byte() is var kind and not 0 ? Key(kind) : default(IndexedDbKey?);

    public IReadOnlyList<IndexedDbRecord> Records()
    {
        var records = new IndexedDbRecord[Number()];
        for (var i = 0; i < records.Length; i++)
        {
            records[i] = new IndexedDbRecord(Key(), Bytes());
        }

        return records;
    }

    private IndexedDbKey Key(byte kind) => (IndexedDbKeyKind)kind switch
    {
        IndexedDbKeyKind.Integer => new IndexedDbKey((long)BinaryPrimitives.ReadDoubleLittleEndian(Take(8).Span)),
        IndexedDbKeyKind.Text => new IndexedDbKey(Encoding.UTF8.GetString(Bytes().Span)),
        IndexedDbKeyKind.Binary => new IndexedDbKey(Bytes().ToArray()),
        _ => throw new InvalidOperationException($"{kind} is no kind of key."),
    };

    private ReadOnlyMemory<byte> Take(int length)
    {
        var taken = bytes.Slice(_position, length);
        _position += length;
        return taken;
    }
}
