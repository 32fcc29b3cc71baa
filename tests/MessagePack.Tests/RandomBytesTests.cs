using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace SyncEngine.MessagePack.Tests;

/// <summary>Whatever the bytes are, the reader ends with a value or with its own exception. A failure prints the bytes and the seed.</summary>
public sealed class RandomBytesTests
{
    [Fact]
    public void Any_bytes_are_skipped_or_refused() => Prop.ForAll<byte[]>(bytes =>
    {
        try
        {
            var reader = new MessagePackReader(bytes);
            while (!reader.AtEnd)
            {
                reader.Skip("f");
            }
        }
        catch (MessagePackException)
        {
            // That is the other right end.
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll<long, string, byte[]>((number, text, bytes) =>
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(output);
        writer.Write(number);
        writer.Write(text);
        writer.Write(bytes);

        var reader = new MessagePackReader(output.WrittenMemory);
        // Half of a surrogate pair is no text: it becomes the replacement character.
        var expected = text is null ? null : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        var same = reader.ReadInt64("f") == number
            && reader.ReadOptionalString("f") == expected
            && reader.ReadBinary("f").Span.SequenceEqual(bytes);
        return same && reader.AtEnd;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
