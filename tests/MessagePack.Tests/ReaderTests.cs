namespace SyncEngine.MessagePack.Tests;

/// <summary>Bytes that nobody vouches for: every form is understood, and everything else is refused with the field named.</summary>
public sealed class ReaderTests
{
    private delegate T Reading<T>(ref MessagePackReader reader);

    [Theory]
    [InlineData("05", 5)]
    [InlineData("cc05", 5)]
    [InlineData("cd0005", 5)]
    [InlineData("ce00000005", 5)]
    [InlineData("cf0000000000000005", 5)]
    [InlineData("d005", 5)]
    [InlineData("d10005", 5)]
    [InlineData("d200000005", 5)]
    [InlineData("d30000000000000005", 5)]
    [InlineData("ff", -1)]
    [InlineData("d0ff", -1)]
    [InlineData("d1ffff", -1)]
    [InlineData("d2ffffffff", -1)]
    [InlineData("d3ffffffffffffffff", -1)]
    public void Integers_are_read_in_every_width(string hex, long expected)
    {
        Assert.Equal(expected, Read(hex, (ref MessagePackReader reader) => reader.ReadInt64("f")));
        Assert.Equal((int)expected, Read(hex, (ref MessagePackReader reader) => reader.ReadInt32("f")));
        Assert.Equal(expected, Read(hex, (ref MessagePackReader reader) => reader.ReadDouble("f")));
    }

    [Fact]
    public void Floats_are_read_in_both_widths()
    {
        Assert.Equal(1.5, Read("ca3fc00000", (ref MessagePackReader reader) => reader.ReadDouble("f")));
        Assert.Equal(1.5, Read("cb3ff8000000000000", (ref MessagePackReader reader) => reader.ReadDouble("f")));
    }

    [Theory]
    [InlineData("a161")]
    [InlineData("d90161")]
    [InlineData("da000161")]
    [InlineData("db0000000161")]
    public void Text_is_read_under_every_header(string hex)
    {
        Assert.Equal("a", Read(hex, (ref MessagePackReader reader) => reader.ReadString("f")));
        Assert.Equal("a", Read(hex, (ref MessagePackReader reader) => reader.ReadOptionalString("f")));
        Assert.Equal("61", Read(hex, (ref MessagePackReader reader) => Convert.ToHexString(reader.ReadUtf8("f"))));
    }

    [Theory]
    [InlineData("c40161")]
    [InlineData("c5000161")]
    [InlineData("c60000000161")]
    public void Bytes_are_read_under_every_header(string hex) =>
        Assert.Equal("61", Read(hex, (ref MessagePackReader reader) => Convert.ToHexString(reader.ReadBinary("f").Span)));

    [Theory]
    [InlineData("d40561")]
    [InlineData("c7010561")]
    [InlineData("c800010561")]
    [InlineData("c9000000010561")]
    public void Extensions_are_read_under_every_header(string hex) =>
        Assert.Equal("5 61", Read(hex, (ref MessagePackReader reader) =>
        {
            var (type, data) = reader.ReadExtension("f");
            return $"{type} {Convert.ToHexString(data.Span)}";
        }));

    [Fact]
    public void Bytes_and_raw_values_are_slices_and_no_copies()
    {
        ReadOnlyMemory<byte> input = new byte[] { 0x92, 0xc4, 0x02, 1, 2, 0x91, 0x05 };
        var reader = new MessagePackReader(input);
        reader.ReadArrayHeader("f");

        Assert.True(reader.ReadBinary("f").Span.Overlaps(input.Span, out var bytesAt));
        Assert.True(reader.ReadRaw("f").Span.Overlaps(input.Span, out var rawAt));

        Assert.Equal((-3, -5), (bytesAt, rawAt));
        Assert.True(reader.AtEnd);
    }

    public static TheoryData<string, string, string> Refused => new()
    {
        { "integer", "", "f: the bytes end before it." },
        { "integer", "c0", "f: an integer was expected, 0xc0 came." },
        { "integer", "cd01", "f: 2 bytes are announced and 1 are left." },
        { "integer", "cf8000000000000000", "f: 9223372036854775808 does not fit in a signed 64-bit integer." },
        { "short integer", "ce80000000", "f: 2147483648 does not fit in 32 bits." },
        { "unsigned integer", "ff", "f: -1 is negative." },
        { "unsigned integer", "a0", "f: an integer was expected, 0xa0 came." },
        { "boolean", "01", "f: a boolean was expected, 0x01 came." },
        { "float", "a0", "f: an integer was expected, 0xa0 came." },
        { "float", "cb00", "f: 8 bytes are announced and 1 are left." },
        { "text", "c40161", "f: a text was expected, 0xc4 came." },
        { "text", "a2c328", "f: the text is not UTF-8." },
        { "text", "a3eda080", "f: the text is not UTF-8." },
        { "text", "a2c080", "f: the text is not UTF-8." },
        { "text", "a561", "f: 5 bytes are announced and 1 are left." },
        { "text", "dbffffffff61", "f: 4294967295 bytes are announced and 1 are left." },
        { "text", "db0000", "f: 4 bytes are announced and 2 are left." },
        { "bytes", "a161", "f: a byte string was expected, 0xa1 came." },
        { "bytes", "c6ffffffff61", "f: 4294967295 bytes are announced and 1 are left." },
        { "array", "80", "f: an array was expected, 0x80 came." },
        { "array", "ddffffffff00", "f: 4294967295 elements are announced and 1 bytes are left." },
        { "array", "9f0000", "f: 15 elements are announced and 2 bytes are left." },
        { "map", "90", "f: a map was expected, 0x90 came." },
        { "map", "dfffffffff00", "f: 4294967295 elements are announced and 1 bytes are left." },
        { "map", "82a0a0a0", "f: 2 elements are announced and 3 bytes are left." },
        { "extension", "c401", "f: an extension was expected, 0xc4 came." },
        { "extension", "c9ffffffff0561", "f: 4294967295 bytes are announced and 1 are left." },
        { "anything", "c1", "f: 0xc1 begins no MessagePack value." },
        { "anything", "9201", "f: 2 elements are announced and 1 bytes are left." },
        { "anything", "9191c1", "f: 0xc1 begins no MessagePack value." },
        { "anything", "91dfffffffff", "f: 4294967295 elements are announced and 0 bytes are left." },
        { "anything", "91c6ffffffff", "f: 4294967295 bytes are announced and 0 are left." },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_not_what_was_asked_for_is_refused(string kind, string hex, string expected)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<MessagePackException>(() => Read(hex, (ref MessagePackReader reader) => Read(ref reader, kind)));

        Assert.Equal(expected, error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
    }

    [Theory]
    [InlineData(32, 0x91)]
    [InlineData(10_000, 0x91)]
    [InlineData(10_000, 0x81)]
    public void Skipping_nested_values_stops_at_the_depth_limit(int depth, byte header)
    {
        byte[] key = header == 0x81 ? [0xa0] : [];
        byte[] nested = [.. Enumerable.Repeat<byte[]>([header, .. key], depth).SelectMany(level => level), 0x05];

        var skipped = Record.Exception(() => new MessagePackReader(nested).Skip("f"));

        Assert.Equal(depth <= MessagePackReader.MaxDepth ? null : "f: nested deeper than 32 levels.", skipped?.Message);
    }

    [Fact]
    public void Skipping_leaves_the_reader_at_the_next_value()
    {
        var reader = new MessagePackReader(Convert.FromHexString(
            "9b" + "c0" + "c3" + "cd0102" + "ff" + "cb3ff8000000000000" + "a161" + "c40101" + "920102" + "81a16190" + "d40500" + "c702050000"
            + "2a"));

        reader.Skip("f");

        Assert.Equal(42, reader.ReadInt64("f"));
        Assert.True(reader.AtEnd);
    }

    private static T Read<T>(string hex, Reading<T> read)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));
        var value = read(ref reader);
        Assert.True(reader.AtEnd);
        return value;
    }

    private static object? Read(ref MessagePackReader reader, string kind)
    {
        switch (kind)
        {
            case "integer": return reader.ReadInt64("f");
            case "short integer": return reader.ReadInt32("f");
            case "unsigned integer": return reader.ReadUInt64("f");
            case "boolean": return reader.ReadBoolean("f");
            case "float": return reader.ReadDouble("f");
            case "text": return reader.ReadString("f");
            case "bytes": return reader.ReadBinary("f");
            case "array": return reader.ReadArrayHeader("f");
            case "map": return reader.ReadMapHeader("f");
            case "extension": return reader.ReadExtension("f");
            default:
                reader.Skip("f");
                return null;
        }
    }
}
