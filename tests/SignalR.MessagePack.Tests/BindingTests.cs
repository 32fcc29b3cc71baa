using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Values that do not bind fail their own call: the message says so, and the next message is read as if nothing had been.</summary>
public sealed class BindingTests
{
    private static readonly MessagePackHubProtocol Protocol = new();

    public static TheoryData<string, string> WrongArguments => new()
    {
        { "91 a131", "argument 1: an integer was expected, 0xa1 came." },
        { "91 c0", "argument 1: an integer was expected, 0xc0 came." },
        { "91 cf ffffffffffffffff", "argument 1: 18446744073709551615 does not fit in a signed 64-bit integer." },
        { "91 ce ffffffff", "argument 1: 4294967295 is not between -2147483648 and 2147483647." },
        { "90", "Invocation provides 0 argument(s) but target expects 1." },
        { "92 01 02", "Invocation provides 2 argument(s) but target expects 1." },
        { "c0", "arguments: an array was expected, 0xc0 came." },
        { "91", "arguments: 1 elements are announced and 0 bytes are left." },
        { "91 cd 01", "argument 1: 2 bytes are announced and 1 are left." },
        { "dd ffffffff", "arguments: 4294967295 elements are announced and 0 bytes are left." },
    };

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public void Wrong_arguments_fail_the_invocation(string arguments, string expected)
    {
        var binder = new TestBinder(typeof(int));

        Assert.Equal($"InvocationBindingFailure #7  m: {expected}", Read($"95 01 80 a137 a16d {arguments}", binder));
        Assert.Equal($"InvocationBindingFailure #7  m: {expected}", Read($"95 04 80 a137 a16d {arguments}", binder));
    }

    [Fact]
    public void Method_that_does_not_exist_fails_the_invocation() =>
        Assert.Equal("InvocationBindingFailure #7  m: no such method", Read("95 01 80 a137 a16d 90", new RefusingBinder()));

    [Fact]
    public void Wrong_item_fails_the_stream() => Assert.Equal(
        "StreamBindingFailure 7: item: a text was expected, 0x2a came.", Read("94 02 80 a137 2a", new TestBinder(typeof(string))));

    [Fact]
    public void Item_of_an_unknown_stream_fails_that_stream() => Assert.Equal(
        "StreamBindingFailure 7: There is no stream '7'.", Read("94 02 80 a137 2a", TestBinder.Nothing));

    [Fact]
    public void Wrong_result_fails_the_call() => Assert.Equal(
        "Completion #7  error \"The result does not bind to Int32. result: an integer was expected, 0xa1 came.\" result none",
        Read("95 03 80 a137 03 a131", new TestBinder(typeof(int))));

    [Fact]
    public void Result_that_nobody_waits_for_is_dropped() => Assert.Equal(
        "Completion #7  error null result null", Read("95 03 80 a137 03 93010203", TestBinder.Nothing));

    [Fact]
    public void Result_for_another_server_is_kept_as_it_came_and_written_as_it_is()
    {
        var bytes = Bytes.FramedHex("95 03 80 a137 03 82a16101a16293010203");
        var input = new ReadOnlySequence<byte>(bytes);

        Assert.True(Protocol.TryParseMessage(ref input, new TestBinder(typeof(RawResult)), out var message));

        Assert.IsType<RawResult>(((CompletionMessage)message).Result);
        Assert.Equal(bytes, Protocol.GetMessageBytes(message).ToArray());
    }

    [Theory]
    [InlineData(typeof(object), "argument 1: nested deeper than 32 levels.")]
    [InlineData(typeof(object[]), "argument 1[0]: nested deeper than 32 levels.")]
    [InlineData(typeof(int[]), "argument 1[0]: an integer was expected, 0x91 came.")]
    [InlineData(typeof(int), "argument 1: an integer was expected, 0x91 came.")]
    public void Arguments_nested_10000_deep_fail_the_invocation(Type type, string expected)
    {
        byte[] body = [0x95, 0x01, 0x80, 0xa1, (byte)'7', 0xa1, (byte)'m', 0x91, .. Bytes.NestedArrays(10_000)];

        Assert.Equal($"InvocationBindingFailure #7  m: {expected}", Read(body, new TestBinder(type)));
    }

    [Fact]
    public void Result_nested_10000_deep_fails_the_call()
    {
        byte[] body = [0x95, 0x03, 0x80, 0xa1, (byte)'7', 0x03, .. Bytes.NestedArrays(10_000)];

        Assert.Equal(
            "Completion #7  error \"The result does not bind to RawResult. result: nested deeper than 32 levels.\" result none",
            Read(body, new TestBinder(typeof(RawResult))));
        Assert.Equal(
            "Completion #7  error \"The result does not bind to Object. result: nested deeper than 32 levels.\" result none",
            Read(body, new TestBinder(typeof(object))));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Values_may_be_nested_32_deep(int depth, bool allowed)
    {
        byte[] body = [0x94, 0x02, 0x80, 0xa1, (byte)'7', .. Bytes.NestedArrays(depth)];

        Assert.Equal(allowed, Read(body, new TestBinder(typeof(object))).StartsWith("StreamItem", StringComparison.Ordinal));
    }

    [Fact]
    public void Value_that_contains_itself_is_not_written()
    {
        var items = new object?[1];
        items[0] = items;

        var error = Assert.ThrowsAny<FormatException>(() => Protocol.GetMessageBytes(new StreamItemMessage("1", items)));

        Assert.Equal("value: nested deeper than 32 levels.", error.Message);
    }

    [Theory]
    [InlineData("82 a161 01 a161 02", "item: the key 'a' is there twice.")]
    [InlineData("81 01 02", "item, key: a text was expected, 0x01 came.")]
    [InlineData("d4 05 00", "item: a timestamp (extension -1) was expected, extension 5 came.")]
    [InlineData("c1", "item: 0xc1 begins no MessagePack value.")]
    [InlineData("df ffffffff a161", "item: 4294967295 elements are announced and 2 bytes are left.")]
    public void Value_of_any_type_has_its_rules_too(string value, string expected) =>
        Assert.Equal($"StreamBindingFailure 7: {expected}", Read($"94 02 80 a137 {value}", new TestBinder(typeof(object))));

    [Theory]
    [InlineData("d6 ff 00000000", "StreamItem #7  time 1970-01-01T00:00:00.0000000Z")]
    [InlineData("d5 ff 0000", "StreamBindingFailure 7: item: a timestamp has 4, 8 or 12 bytes, not 2.")]
    [InlineData("d7 ff ffffffffffffffff", "StreamBindingFailure 7: item: 17179869183 s and 1073741823 ns are no time between the years 1 and 9999.")]
    [InlineData("c7 0c ff 00000000 7fffffffffffffff", "StreamBindingFailure 7: item: 9223372036854775807 s and 0 ns are no time between the years 1 and 9999.")]
    public void Time_is_the_timestamp_extension(string value, string expected) =>
        Assert.Equal(expected, Read($"94 02 80 a137 {value}", new TestBinder(typeof(DateTime))));

    private static string Read(string hex, IInvocationBinder binder) =>
        Read(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), binder);

    /// <summary>What the body is read as; a ping behind it must then be read as a ping.</summary>
    private static string Read(byte[] body, IInvocationBinder binder)
    {
        var input = new ReadOnlySequence<byte>([.. Bytes.Framed(body), .. Bytes.FramedHex("91 06")]);
        Assert.True(Protocol.TryParseMessage(ref input, binder, out var message));
        Assert.True(Protocol.TryParseMessage(ref input, binder, out var next));
        Assert.IsType<PingMessage>(next);
        return Describe.Message(message);
    }

    private sealed class RefusingBinder : IInvocationBinder
    {
        public IReadOnlyList<Type> GetParameterTypes(string methodName) => throw new HubException("no such method");

        public Type GetReturnType(string invocationId) => throw new NotSupportedException();

        public Type GetStreamItemType(string streamId) => throw new NotSupportedException();
    }
}
