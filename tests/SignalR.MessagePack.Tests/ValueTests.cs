using System.Buffers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SyncEngine.MessagePack;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>The types that arguments, items and results can have.</summary>
public sealed class ValueTests
{
    private static readonly MessagePackHubProtocol Protocol = new(Options.Create(
        new MessagePackHubProtocolOptions().Add(new EncodedFrameFormatter()).Add(new PointFormatter())));

    [Fact]
    public void Every_built_in_type_comes_back_as_it_was_sent()
    {
        AssertSame(true);
        AssertSame(sbyte.MinValue);
        AssertSame(byte.MaxValue);
        AssertSame(short.MinValue);
        AssertSame(ushort.MaxValue);
        AssertSame(int.MinValue);
        AssertSame(uint.MaxValue);
        AssertSame(long.MinValue);
        AssertSame(ulong.MaxValue);
        AssertSame(1.5f);
        AssertSame(double.Epsilon);
        AssertSame("añ€😀");
        AssertSame(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(1));
        AssertSame(DateTime.MinValue.ToUniversalTime());
        AssertSame(new byte[] { 1, 2, 3 });
        AssertSame<object>("text");
        AssertSame(new Dictionary<string, object?> { ["a"] = 1L, ["b"] = null });
    }

    [Fact]
    public void Nullable_types_have_nil_for_null()
    {
        AssertSame<bool?>(null);
        AssertSame<byte?>(1);
        AssertSame<long?>(null);
        AssertSame<long?>(5);
        AssertSame<DateTime?>(null);
        AssertSame<string?>(null);
        AssertSame<byte[]?>(null);
        AssertSame<int[]?>(null);
        AssertSame<object?>(null);
        AssertSame<EncodedFrame?>(null);
    }

    [Fact]
    public void Sequences_of_built_in_types_come_back_as_they_were_sent()
    {
        AssertSame<int[]>([1, 2, 3]);
        AssertSame(new List<string?> { "a", null, "b" });
        AssertSame(new[] { new byte[] { 1 }, [] });
        AssertSame(new object?[] { 1L, "a", null });
        AssertSame(Array.Empty<double>());
        Assert.Equal([1L, 2L], (IReadOnlyList<long>)Pass(new List<long> { 1, 2 }, typeof(IReadOnlyList<long>))!);
        Assert.Equal(["a"], (IEnumerable<string>)Pass(new List<string> { "a" }, typeof(IEnumerable<string>))!);
    }

    [Fact]
    public void Integers_widen_and_never_narrow()
    {
        Assert.Equal(200L, Pass((byte)200, typeof(long)));
        Assert.Equal(1.0, Pass(1, typeof(double)));
        Assert.Equal("StreamBindingFailure 1: item: 200 is not between -128 and 127.", Failure(200, typeof(sbyte)));
        Assert.Equal("StreamBindingFailure 1: item: -1 is negative.", Failure(-1, typeof(ulong)));
        Assert.Equal("StreamBindingFailure 1: item: an integer was expected, 0xcb came.", Failure(1.0, typeof(int)));
    }

    [Fact]
    public void Registered_type_is_read_and_written_by_its_formatter()
    {
        Assert.Equal(new Point(1, -2), Pass(new Point(1, -2), typeof(Point)));
        Assert.Equal([new Point(1, 2), new Point(3, 4)], (Point[])Pass(new[] { new Point(1, 2), new Point(3, 4) }, typeof(Point[]))!);
        Assert.Equal("StreamBindingFailure 1: item: an array was expected, 0x05 came.", Failure(5, typeof(Point)));
    }

    [Fact]
    public void Frame_goes_through_as_the_bytes_it_is()
    {
        var frame = FrameCodec.Encode(new PushFrame(1, [new byte[] { 1, 2, 3 }]));

        var back = (EncodedFrame)Pass(frame, typeof(EncodedFrame))!;

        Assert.True(back.Bytes.Span.SequenceEqual(frame.Bytes.Span));
    }

    [Fact]
    public void Type_without_a_formatter_is_named_with_what_to_do()
    {
        const string Expected =
            "System.Uri has no MessagePack formatter. Register one: AddMessagePackProtocol(options => options.Add(formatter)), "
            + "where formatter is an IMessagePackFormatter<Uri>.";

        var error = Assert.Throws<NotSupportedException>(() => Protocol.GetMessageBytes(new StreamItemMessage("1", new Uri("http://a"))));

        Assert.Equal(Expected, error.Message);
        Assert.Equal($"StreamBindingFailure 1: {Expected}", Failure("http://a", typeof(Uri)));
    }

    [Fact]
    public void Message_that_cannot_be_written_leaves_nothing_in_the_output()
    {
        var output = new ArrayBufferWriter<byte>();

        Assert.Throws<NotSupportedException>(() =>
            Protocol.WriteMessage(new InvocationMessage("method", ["text", new Uri("http://a")]), output));

        Assert.Equal(0, output.WrittenCount);
    }

    private static void AssertSame<T>(T value) => Assert.Equal(value, Pass(value, typeof(T)));

    private static object? Pass(object? value, Type type) => Assert.IsType<StreamItemMessage>(Read(value, type)).Item;

    private static string Failure(object? value, Type type) => Describe.Message(Read(value, type));

    private static HubMessage Read(object? value, Type type)
    {
        var input = new ReadOnlySequence<byte>(Protocol.GetMessageBytes(new StreamItemMessage("1", value)));
        Assert.True(Protocol.TryParseMessage(ref input, new TestBinder(type), out var message));
        return message;
    }

    private readonly record struct Point(int X, int Y);

    private sealed class PointFormatter : IMessagePackFormatter<Point>
    {
        public void Write(MessagePackWriter writer, Point value)
        {
            writer.WriteArrayHeader(2);
            writer.Write(value.X);
            writer.Write(value.Y);
        }

        public Point Read(ref MessagePackReader reader, string field)
        {
            Assert.Equal(2, reader.ReadArrayHeader(field));
            return new Point(reader.ReadInt32(field), reader.ReadInt32(field));
        }
    }
}
