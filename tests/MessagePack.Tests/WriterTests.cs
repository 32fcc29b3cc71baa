using System.Buffers;
using System.Text;

namespace SyncEngine.MessagePack.Tests;

/// <summary>Each value takes its shortest form: the bytes are those of the specification.</summary>
public sealed class WriterTests
{
    private delegate void Writing(MessagePackWriter writer);

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65535, "cdffff")]
    [InlineData(65536, "ce00010000")]
    [InlineData(uint.MaxValue, "ceffffffff")]
    [InlineData(uint.MaxValue + 1L, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32768, "d18000")]
    [InlineData(-32769, "d2ffff7fff")]
    [InlineData(int.MinValue, "d280000000")]
    [InlineData(int.MinValue - 1L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void Integers_are_as_short_as_they_can_be(long value, string hex) => AssertWrites(hex, writer => writer.Write(value));

    [Fact]
    public void Unsigned_integers_use_all_64_bits() => AssertWrites("cfffffffffffffffff", writer => writer.Write(ulong.MaxValue));

    [Fact]
    public void Scalars_have_one_form_each()
    {
        AssertWrites("c0", writer => writer.WriteNil());
        AssertWrites("c0", writer => writer.Write((string?)null));
        AssertWrites("c3", writer => writer.Write(true));
        AssertWrites("c2", writer => writer.Write(false));
        AssertWrites("ca3fc00000", writer => writer.Write(1.5f));
        AssertWrites("cb3ff8000000000000", writer => writer.Write(1.5));
    }

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65535, "daffff")]
    [InlineData(65536, "db00010000")]
    public void Text_has_the_shortest_header(int length, string header)
    {
        var text = new string('x', length);

        AssertWrites(header + Convert.ToHexString(Encoding.UTF8.GetBytes(text)), writer => writer.Write(text));
    }

    [Fact]
    public void Text_is_counted_in_bytes_of_UTF_8() => AssertWrites("a9c3b1e282acf09f9880", writer => writer.Write("ñ€😀"));

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65535, "c5ffff")]
    [InlineData(65536, "c600010000")]
    public void Bytes_have_the_shortest_header(int length, string header) =>
        AssertWrites(header + new string('0', length * 2), writer => writer.Write(new byte[length]));

    [Theory]
    [InlineData(0, "90", "80")]
    [InlineData(15, "9f", "8f")]
    [InlineData(16, "dc0010", "de0010")]
    [InlineData(65535, "dcffff", "deffff")]
    [InlineData(65536, "dd00010000", "df00010000")]
    public void Arrays_and_maps_have_the_shortest_header(int count, string array, string map)
    {
        AssertWrites(array, writer => writer.WriteArrayHeader(count));
        AssertWrites(map, writer => writer.WriteMapHeader(count));
    }

    [Theory]
    [InlineData(0, "c70005")]
    [InlineData(1, "d405")]
    [InlineData(2, "d505")]
    [InlineData(3, "c70305")]
    [InlineData(4, "d605")]
    [InlineData(8, "d705")]
    [InlineData(16, "d805")]
    [InlineData(17, "c71105")]
    [InlineData(256, "c8010005")]
    [InlineData(65536, "c90001000005")]
    public void Extensions_have_the_shortest_header(int length, string header) =>
        AssertWrites(header + new string('0', length * 2), writer => writer.WriteExtension(5, new byte[length]));

    private static void AssertWrites(string hex, Writing write)
    {
        var output = new ArrayBufferWriter<byte>();

        write(new MessagePackWriter(output));

        Assert.Equal(hex.ToUpperInvariant(), Convert.ToHexString(output.WrittenSpan));
    }
}
