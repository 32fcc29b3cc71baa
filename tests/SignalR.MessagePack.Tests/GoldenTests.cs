using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Both directions against bytes that the official npm package has written (golden/golden.json).</summary>
public sealed class GoldenTests
{
    /// <summary>The official protocol leaves out what it may leave out; ours writes the full array, as the official one in C# does.</summary>
    private static readonly string[] WrittenLonger = ["invocation without stream ids", "close"];

    private static readonly MessagePackHubProtocol Protocol = new();

    private static readonly Dictionary<string, byte[]> Golden = JsonDocument
        .Parse(File.ReadAllText(Path.Combine(Node.Folder, "golden.json")))
        .RootElement.EnumerateArray()
        .ToDictionary(entry => entry.GetProperty("name").GetString()!, entry => entry.GetProperty("base64").GetBytesFromBase64());

    public static TheoryData<string> Names => [.. GoldenMessages.All.Keys];

    public static TheoryData<string> NamesWrittenAlike => [.. GoldenMessages.All.Keys.Except(WrittenLonger)];

    [Fact]
    public async Task Golden_file_is_what_the_npm_package_writes() =>
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Node.Folder, "golden.json")), await Node.RunAsync("write.mjs"));

    [Fact]
    public void Both_sides_have_the_same_messages() => Assert.Equal(Golden.Keys, GoldenMessages.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Golden_bytes_read_as_the_message(string name)
    {
        var (expected, binder) = GoldenMessages.All[name];
        var input = new ReadOnlySequence<byte>(Golden[name]);

        Assert.True(Protocol.TryParseMessage(ref input, binder, out var message));

        Assert.Equal(Describe.Message(expected), Describe.Message(message));
        Assert.True(input.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(NamesWrittenAlike))]
    public void Message_is_written_as_the_golden_bytes(string name)
    {
        var output = new ArrayBufferWriter<byte>();

        Protocol.WriteMessage(GoldenMessages.All[name].Message, output);

        Assert.Equal(Convert.ToHexString(Golden[name]), Convert.ToHexString(output.WrittenSpan));
        Assert.Equal(Golden[name], Protocol.GetMessageBytes(GoldenMessages.All[name].Message).ToArray());
    }

    [Fact]
    public async Task The_npm_package_reads_what_is_written_longer()
    {
        var output = new ArrayBufferWriter<byte>();
        Protocol.WriteMessage(GoldenMessages.All["invocation without stream ids"].Message, output);
        Protocol.WriteMessage(CloseMessage.Empty, output);
        Protocol.WriteMessage(new CloseMessage("why", allowReconnect: true), output);

        Assert.Equal(
            """
            [{"arguments":["a",true],"headers":{},"invocationId":"1","streamIds":[],"target":"method","type":1},
            {"allowReconnect":false,"error":null,"type":7},
            {"allowReconnect":true,"error":"why","type":7}]
            """.ReplaceLineEndings(""),
            await ReadInJavaScriptAsync(output));
    }

    [Fact]
    public async Task The_npm_package_reads_the_longest_forms()
    {
        var output = new ArrayBufferWriter<byte>();
        object[] values = [new string('x', 70_000), new byte[70_000], Enumerable.Repeat(7, 70_000).ToArray(), 1.5f, ulong.MaxValue];
        foreach (var value in values)
        {
            Protocol.WriteMessage(new StreamItemMessage("1", value), output);
        }

        var items = JsonDocument.Parse(await ReadInJavaScriptAsync(output)).RootElement.EnumerateArray()
            .Select(message => message.GetProperty("item")).ToArray();

        Assert.Equal(values[0], items[0].GetString());
        Assert.Equal(70_000, items[1].GetProperty("bytes").GetArrayLength());
        Assert.Equal(70_000, items[2].EnumerateArray().Count(item => item.GetInt32() == 7));
        Assert.Equal(1.5, items[3].GetDouble());
        Assert.Equal((double)ulong.MaxValue, items[4].GetDouble());
    }

    private static Task<string> ReadInJavaScriptAsync(ArrayBufferWriter<byte> bytes) =>
        Node.RunAsync("read.mjs", input: Convert.ToBase64String(bytes.WrittenSpan));
}
