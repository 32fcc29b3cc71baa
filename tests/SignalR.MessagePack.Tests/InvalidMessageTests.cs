using System.Buffers;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Envelopes that are wrong: an exception that names the field, and never much memory.</summary>
public sealed class InvalidMessageTests
{
    private const int ManyBytes = 64 * 1024;

    private static readonly MessagePackHubProtocol Protocol = new();

    public static TheoryData<string, string, string> Invalid => new()
    {
        { "empty body", "", "message: the bytes end before it." },
        { "no array", "01", "message: an array was expected, 0x01 came." },
        { "empty array", "90", "message: 1 elements were expected, 0 came." },
        { "type is nil", "91 c0", "message type: an integer was expected, 0xc0 came." },
        { "type is text", "91 a131", "message type: an integer was expected, 0xa1 came." },
        { "type is missing", "91", "message: 1 elements are announced and 0 bytes are left." },
        { "code that does not exist", "91 c1", "message type: an integer was expected, 0xc1 came." },
        { "array of 4 billion", "dd ffffffff 01", "message: 4294967295 elements are announced and 1 bytes are left." },
        { "invocation too short", "94 01 80 c0 a16d", "Invocation: 5 elements were expected, 4 came." },
        { "invocation without headers", "95 01 c0 c0 a16d 90", "headers: a map was expected, 0xc0 came." },
        { "header name is a number", "95 01 81 01 a179 c0 a16d 90", "header name: a text was expected, 0x01 came." },
        { "header name is empty", "95 01 81 a0 a179 c0 a16d 90", "header name: it is empty." },
        { "header value is nil", "95 01 81 a178 c0 c0 a16d 90", "header 'x': a text was expected, 0xc0 came." },
        { "header twice", "95 01 82 a178 a179 a178 a17a c0 a16d 90", "header 'x': it is there twice." },
        { "4 billion headers", "95 01 df ffffffff a178 a179", "headers: 4294967295 elements are announced and 4 bytes are left." },
        { "id is a number", "95 01 80 01 a16d 90", "invocation id: a text was expected, 0x01 came." },
        { "id is not UTF-8", "95 01 80 a2ff31 a16d 90", "invocation id: the text is not UTF-8." },
        { "target is nil", "95 01 80 c0 c0 90", "target: a text was expected, 0xc0 came." },
        { "target is empty", "95 01 80 c0 a0 90", "target: it is empty." },
        { "target is not UTF-8", "95 01 80 c0 a1ff 90", "target: the text is not UTF-8." },
        { "target of 4 GB", "95 01 80 c0 db ffffffff 41", "target: 4294967295 bytes are announced and 1 are left." },
        { "stream ids are nil", "96 01 80 c0 a16d 90 c0", "stream ids: an array was expected, 0xc0 came." },
        { "stream id is a number", "96 01 80 c0 a16d 90 91 01", "stream id: a text was expected, 0x01 came." },
        { "stream id is empty", "96 01 80 c0 a16d 90 91 a0", "stream id: it is empty." },
        { "4 billion stream ids", "96 01 80 c0 a16d 90 dd ffffffff", "stream ids: 4294967295 elements are announced and 0 bytes are left." },
        { "stream invocation too short", "91 04", "StreamInvocation: 5 elements were expected, 1 came." },
        { "stream invocation without id", "95 04 80 c0 a16d 90", "invocation id: a text was expected, 0xc0 came." },
        { "stream invocation with an empty id", "95 04 80 a0 a16d 90", "invocation id: it is empty." },
        { "item too short", "93 02 80 a131", "StreamItem: 4 elements were expected, 3 came." },
        { "item without id", "94 02 80 c0 01", "invocation id: a text was expected, 0xc0 came." },
        { "completion too short", "93 03 80 a131", "Completion: 4 elements were expected, 3 came." },
        { "completion without id", "94 03 80 a0 02", "invocation id: it is empty." },
        { "completion of no kind", "94 03 80 a131 c0", "result kind: an integer was expected, 0xc0 came." },
        { "completion of an unknown kind", "95 03 80 a131 04 01", "result kind: 4 is none of 1 (error), 2 (void), 3 (value)." },
        { "completion whose result is missing", "94 03 80 a131 03", "Completion: 5 elements were expected, 4 came." },
        { "completion whose error is missing", "94 03 80 a131 01", "Completion: 5 elements were expected, 4 came." },
        { "error is a number", "95 03 80 a131 01 2a", "error: a text was expected, 0x2a came." },
        { "cancel too short", "92 05 80", "CancelInvocation: 3 elements were expected, 2 came." },
        { "cancel without id", "93 05 80 c0", "invocation id: a text was expected, 0xc0 came." },
        { "close too short", "91 07", "Close: 2 elements were expected, 1 came." },
        { "close error is a number", "92 07 2a", "error: a text was expected, 0x2a came." },
        { "allow reconnect is a number", "93 07 c0 01", "allow reconnect: a boolean was expected, 0x01 came." },
        { "ack too short", "91 08", "Ack: 2 elements were expected, 1 came." },
        { "ack is text", "92 08 a131", "sequence id: an integer was expected, 0xa1 came." },
        { "ack does not fit", "92 08 cf ffffffffffffffff", "sequence id: 18446744073709551615 does not fit in a signed 64-bit integer." },
        { "sequence is cut off", "92 09 cd 01", "sequence id: 2 bytes are announced and 1 are left." },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Wrong_envelope_is_refused_with_the_field_named(string name, string hex, string expected)
    {
        var bytes = Bytes.FramedHex(hex);
        Assert.NotEmpty(name);

        var (error, allocated) = Refusal(bytes, new TestBinder());

        Assert.Equal(expected, error.Message);
        Assert.InRange(allocated, 0, ManyBytes);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("message type")]
    [InlineData("headers")]
    public void Arrays_nested_10000_deep_in_the_envelope_are_refused(string field)
    {
        var nested = Bytes.NestedArrays(10_000);
        byte[] body = field switch
        {
            "message" => nested,
            "message type" => [0x91, .. nested],
            _ => [0x95, 0x01, .. nested],
        };

        var (error, allocated) = Refusal(Bytes.Framed(body), TestBinder.Nothing);

        Assert.Equal($"{(field == "message" ? "message type" : field)}: {(field == "headers" ? "a map" : "an integer")} was expected, 0x91 came.", error.Message);
        Assert.InRange(allocated, 0, ManyBytes);
    }

    [Theory]
    [InlineData("ffffffff07", "message length: 2147483647 bytes are announced, MaxMessageBytes allows 67108864.")]
    [InlineData("8180802001", "message length: 67108865 bytes are announced, MaxMessageBytes allows 67108864.")]
    [InlineData("ffffffff08", "message length: more than 2147483647 bytes are announced.")]
    [InlineData("ffffffffff", "message length: more than 2147483647 bytes are announced.")]
    [InlineData("8080808080", "message length: more than 2147483647 bytes are announced.")]
    public void Length_beyond_the_limit_is_refused_before_its_bytes_come(string prefix, string expected)
    {
        var (error, allocated) = Refusal(Convert.FromHexString(prefix), TestBinder.Nothing);

        Assert.Equal(expected, error.Message);
        Assert.InRange(allocated, 0, ManyBytes);
    }

    private static (InvalidDataException Error, long Allocated) Refusal(byte[] bytes, TestBinder binder)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<InvalidDataException>(() =>
        {
            var input = new ReadOnlySequence<byte>(bytes);
            Protocol.TryParseMessage(ref input, binder, out _);
        });
        return (error, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
