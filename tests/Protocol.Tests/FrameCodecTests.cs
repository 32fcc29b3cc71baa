using System.Security.Cryptography;
using System.Text;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Protocol.Tests;

public sealed class FrameCodecTests
{
    [Theory]
    [ClassData(typeof(FrameVectors))]
    public void A_frame_is_written_as_its_exact_bytes(Frame frame, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(FrameCodec.Encode(frame).Bytes.Span));

    [Theory]
    [ClassData(typeof(FrameVectors))]
    public void A_frame_is_read_from_its_exact_bytes(Frame frame, string hex) => Assert.Equal(frame, Decode(hex));

    [Theory]
    [ClassData(typeof(FrameVectors))]
    public void Extra_trailing_elements_are_ignored(Frame frame, string hex)
    {
        var longer = (Convert.ToByte(hex[..2], 16) + 2).ToString("x2", null) + hex[2..] + "93010203" + "a161";

        Assert.Equal(frame, Decode(longer));
    }

    [Theory]
    [ClassData(typeof(FrameVectors))]
    public void A_frame_that_ends_early_is_refused_wherever_it_ends(Frame frame, string hex)
    {
        Assert.NotNull(frame);
        for (var length = 0; length < hex.Length; length += 2)
        {
            Assert.Throws<FrameException>(() => Decode(hex[..length]));
        }
    }

    [Fact]
    public void Every_kind_has_a_vector() =>
        Assert.Equal(Enum.GetValues<FrameKind>().Length, FrameVectors.All.Select(vector => vector.Frame.GetType()).Distinct().Count());

    [Theory]
    [InlineData("91" + "7b")]
    [InlineData("92" + "0b" + "01")]
    [InlineData("93" + "cd0fff" + "81a16101" + "c0")]
    public void A_kind_of_a_later_version_is_nothing_and_no_error(string hex) => Assert.Null(Decode(hex));

    [Theory]
    [InlineData("", "frame: the bytes end before it.")]
    [InlineData("90", "frame: it is empty, its kind is missing.")]
    [InlineData("c0", "frame: an array was expected, 0xc0 came.")]
    [InlineData("91a0", "kind: an integer was expected, 0xa0 came.")]
    [InlineData("9104", "CaughtUp: 1 fields were expected, 0 came.")]
    [InlineData("9204ff", "seq: -1 is not between 0 and 9223372036854775807.")]
    [InlineData("9204cfffffffffffffffff", "seq: 18446744073709551615 does not fit in a signed 64-bit integer.")]
    [InlineData("93100091c400", "first counter: 0 is not between 1 and 9223372036854775807.")]
    [InlineData("93100190", "payloads: a push has at least one.")]
    [InlineData("931001ddffffffff", "payloads: 4294967295 elements are announced and 0 bytes are left.")]
    [InlineData("93100191c6ffffffff", "payload: 4294967295 bytes are announced and 0 are left.")]
    [InlineData("93100191a161", "payload: a byte string was expected, 0xa1 came.")]
    [InlineData("921100", "pages: 0 is not between 1 and 2147483647.")]
    [InlineData("950503c002a0", "scope: 3 is not between 1 and 2.")]
    [InlineData("930501c0", "Rights: 4 fields were expected, 2 came.")]
    [InlineData("950501c003a0", "role: 3 is not between 1 and 2.")]
    [InlineData("97" + "20" + "01" + "c401ff" + "c0c0c0c0", "replica: 16 bytes were expected, 1 came.")]
    [InlineData("93" + "08" + "a2c328" + "a0", "code: the text is not UTF-8.")]
    public void Bytes_that_are_no_frame_are_refused_by_the_name_of_the_field(string hex, string message)
    {
        var refused = Assert.Throws<FrameException>(() => Decode(hex));

        Assert.Equal(message, refused.Message);
        Assert.Equal(ErrorCode.FrameMalformed, refused.Code);
    }

    [Fact]
    public void Nil_in_place_of_a_frame_is_refused() =>
        Assert.Equal("frame: an array was expected, nil came.", Assert.Throws<FrameException>(() => FrameCodec.Decode(null)).Message);

    [Fact]
    public void A_text_beyond_its_limit_is_refused_and_one_at_the_limit_is_not()
    {
        var atLimit = new ByeFrame("x", new string('a', Limits.TextLength));
        Assert.Equal(atLimit, FrameCodec.Decode(FrameCodec.Encode(atLimit)));

        var above = FrameCodec.Encode(new ByeFrame("x", new string('a', Limits.TextLength + 1)));
        Assert.Equal("text: 501 characters, 500 are allowed.", Assert.Throws<FrameException>(() => FrameCodec.Decode(above)).Message);
        var longToken = FrameCodec.Encode(new TokenFrame(new string('a', Limits.TokenLength + 1)));
        Assert.Equal(
            "token: 2001 characters, 2000 are allowed.", Assert.Throws<FrameException>(() => FrameCodec.Decode(longToken)).Message);
    }

    [Fact]
    public void The_fullest_page_and_the_largest_delta_fit_into_a_frame()
    {
        var limits = Limits.Default;
        var smallest = limits.PageBytes / Limits.EntryOverheadBytes;
        var page = new PageFrame(
            long.MaxValue - smallest,
            [.. Enumerable.Range(0, smallest).Select(_ => new LogEntry(Id<Replica>.New(), long.MaxValue, Array.Empty<byte>()))],
            Chain.Start);
        var delta = new PageFrame(long.MaxValue - 1, [new LogEntry(Id<Replica>.New(), long.MaxValue, new byte[limits.DeltaBytes])], Chain.Start);

        Assert.InRange(FrameCodec.Encode(page).Bytes.Length, 1, Limits.FrameBytes);
        Assert.InRange(FrameCodec.Encode(delta).Bytes.Length, 1, Limits.FrameBytes);
    }

    /// <summary>
    /// When this fails the wire has changed: raise <see cref="ProtocolVersion.Current"/>, write its line of history, and only then put the
    /// new hash here.
    /// </summary>
    [Fact]
    public void The_wire_form_changes_only_with_the_protocol_version()
    {
        var wire = string.Join('\n', FrameVectors.All.Select(vector => vector.Hex));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wire)))[..16];

        Assert.Equal((1, "da1cef29cd4cbe0a"), (ProtocolVersion.Current, hash));
    }

    private static Frame? Decode(string hex) => FrameCodec.Decode(new EncodedFrame(Convert.FromHexString(hex)));
}
