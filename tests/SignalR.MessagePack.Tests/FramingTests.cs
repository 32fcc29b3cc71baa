using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace SyncEngine.SignalR.MessagePack.Tests;

public sealed class FramingTests
{
    private static readonly MessagePackHubProtocol Protocol = new();

    [Fact]
    public void Name_version_and_format_are_the_official_ones()
    {
        Assert.Equal("messagepack", Protocol.Name);
        Assert.Equal(2, Protocol.Version);
        Assert.Equal(Microsoft.AspNetCore.Connections.TransferFormat.Binary, Protocol.TransferFormat);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Versions_up_to_2_are_spoken(int version, bool supported) => Assert.Equal(supported, Protocol.IsVersionSupported(version));

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(20_000)]
    public void Message_that_arrives_byte_by_byte_is_there_with_its_last_byte(int textLength)
    {
        var expected = new InvocationMessage("1", "method", [new string('x', textLength)], ["2"]);
        var bytes = Protocol.GetMessageBytes(expected).ToArray();
        for (var arrived = 0; arrived < bytes.Length; arrived += Math.Max(1, bytes.Length / 500))
        {
            var partial = Bytes.InPieces(bytes[..arrived], 1);
            Assert.False(Protocol.TryParseMessage(ref partial, new TestBinder(typeof(string)), out _));
            Assert.Equal(arrived, partial.Length);
        }

        var whole = Bytes.InPieces(bytes, 1);
        Assert.True(Protocol.TryParseMessage(ref whole, new TestBinder(typeof(string)), out var message));

        Assert.Equal(Describe.Message(expected), Describe.Message(message));
        Assert.True(whole.IsEmpty);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Messages_in_a_row_come_one_by_one(int pieceLength)
    {
        var output = new ArrayBufferWriter<byte>();
        for (var i = 1; i <= 50; i++)
        {
            Protocol.WriteMessage(new StreamItemMessage($"{i}", i), output);
        }

        var input = Bytes.InPieces(output.WrittenSpan.ToArray(), pieceLength);
        var items = new List<object?>();
        while (Protocol.TryParseMessage(ref input, new TestBinder(typeof(int)), out var message))
        {
            items.Add(((StreamItemMessage)message).Item);
        }

        Assert.Equal(Enumerable.Range(1, 50).Cast<object?>(), items);
        Assert.True(input.IsEmpty);
    }

    [Theory]
    [InlineData("91 0a")]
    [InlineData("93 7f c0 93010203")]
    [InlineData("91 ff")]
    public void Message_of_an_unknown_type_is_skipped(string unknown)
    {
        var input = new ReadOnlySequence<byte>([.. Bytes.FramedHex(unknown), .. Bytes.FramedHex(unknown), .. Bytes.FramedHex("91 06")]);

        Assert.True(Protocol.TryParseMessage(ref input, TestBinder.Nothing, out var message));
        Assert.IsType<PingMessage>(message);

        var nothingElse = new ReadOnlySequence<byte>(Bytes.FramedHex(unknown));
        Assert.False(Protocol.TryParseMessage(ref nothingElse, TestBinder.Nothing, out _));
        Assert.True(nothingElse.IsEmpty);
    }

    [Theory]
    [InlineData("97 01 80 c0 a16d 90 90 2a", "Invocation #none  m [] streams []")]
    [InlineData("95 02 80 a131 2a 81a16101", "StreamItem #1  Int32 42")]
    [InlineData("95 03 80 a131 02 2a", "Completion #1  error null result none")]
    [InlineData("94 05 80 a131 2a", "CancelInvocation #1 ")]
    [InlineData("92 06 2a", "Ping")]
    [InlineData("94 07 a178 c3 2a", "Close \"x\" True")]
    [InlineData("93 08 24 2a", "Ack 36")]
    [InlineData("93 09 13 2a", "Sequence 19")]
    public void Elements_that_a_newer_peer_adds_are_ignored(string hex, string expected)
    {
        var input = new ReadOnlySequence<byte>(Bytes.FramedHex(hex));
        var binder = hex.Contains("02 80", StringComparison.Ordinal) ? new TestBinder(typeof(int)) : TestBinder.Nothing;

        Assert.True(Protocol.TryParseMessage(ref input, binder, out var message));

        Assert.Equal(expected, Describe.Message(message));
    }

    [Theory]
    [InlineData("95 01 80 c0 a16d 90", null)]
    [InlineData("95 01 80 a0 a16d 90", null)]
    [InlineData("95 01 80 a131 a16d 90", "1")]
    public void Empty_id_means_that_no_answer_is_wanted(string hex, string? expected)
    {
        var input = new ReadOnlySequence<byte>(Bytes.FramedHex(hex));

        Assert.True(Protocol.TryParseMessage(ref input, TestBinder.Nothing, out var message));

        Assert.Equal(expected, ((InvocationMessage)message).InvocationId);
    }

    [Theory]
    [InlineData("92 07 c0", null, false)]
    [InlineData("93 07 c0 c3", null, true)]
    [InlineData("92 07 a0", "", false)]
    [InlineData("93 07 a3787979 c2", "xyy", false)]
    public void Close_says_why_and_whether_to_come_back(string hex, string? error, bool allowReconnect)
    {
        var input = new ReadOnlySequence<byte>(Bytes.FramedHex(hex));

        Assert.True(Protocol.TryParseMessage(ref input, TestBinder.Nothing, out var message));

        Assert.Equal((error, allowReconnect), (((CloseMessage)message).Error, ((CloseMessage)message).AllowReconnect));
    }

    [Fact]
    public void Message_of_10_MB_is_copied_once_and_its_bytes_are_a_slice_of_the_copy()
    {
        const int Length = 10 * 1024 * 1024;
        var bytes = Protocol.GetMessageBytes(new StreamItemMessage("1", new byte[Length])).ToArray();
        var input = Bytes.InPieces(bytes, 4096);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.True(Protocol.TryParseMessage(ref input, new TestBinder(typeof(ReadOnlyMemory<byte>)), out var message));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(Length, ((ReadOnlyMemory<byte>)((StreamItemMessage)message).Item!).Length);
        Assert.InRange(allocated, Length, Length + (64 * 1024));
    }

    [Fact]
    public void Limit_is_a_setting_and_counts_the_body()
    {
        var protocol = new MessagePackHubProtocol(Options.Create(new MessagePackHubProtocolOptions { MaxMessageBytes = 100 }));
        var binder = new TestBinder(typeof(byte[]));
        var atLimit = new ReadOnlySequence<byte>(Protocol.GetMessageBytes(new StreamItemMessage("1", new byte[93])));
        var overLimit = new ReadOnlySequence<byte>(Protocol.GetMessageBytes(new StreamItemMessage("1", new byte[94])));

        Assert.True(protocol.TryParseMessage(ref atLimit, binder, out _));
        var error = Assert.Throws<InvalidDataException>(() => protocol.TryParseMessage(ref overLimit, binder, out _));

        Assert.Equal("message length: 101 bytes are announced, MaxMessageBytes allows 100.", error.Message);
    }

    [Fact]
    public void Target_that_the_binder_knows_is_not_decoded_again()
    {
        var binder = new KnowingBinder();
        var input = new ReadOnlySequence<byte>(Bytes.FramedHex("95 01 80 c0 a3787979 90"));

        Assert.True(Protocol.TryParseMessage(ref input, binder, out var message));

        Assert.Same(KnowingBinder.Known, ((InvocationMessage)message).Target);
    }

    private sealed class KnowingBinder : IInvocationBinder
    {
        public static readonly string Known = new("xyy");

        public string? GetTarget(ReadOnlySpan<byte> utf8Bytes) => Encoding.UTF8.GetString(utf8Bytes) == Known ? Known : null;

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => [];

        public Type GetReturnType(string invocationId) => throw new NotSupportedException();

        public Type GetStreamItemType(string streamId) => throw new NotSupportedException();
    }
}
