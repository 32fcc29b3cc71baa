using System.Net.WebSockets;
using System.Text;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Bytes that no client would send, against a real server: what they do to their own call, connection, and to others.</summary>
public sealed class HostileClientTests
{
    private static readonly byte[] Add40And2 = Bytes.FramedHex("95 01 80 a139 a3416464 92 28 02");
    private static readonly string Answer = Convert.ToHexString(Bytes.FramedHex("95 03 80 a139 03 2a"));

    private static readonly Dictionary<string, (byte[] Body, string Error)> Calls = new()
    {
        ["nested arguments"] = (
            [0x95, 0x01, 0x80, 0xa1, (byte)'1', 0xa4, .. "Echo"u8, 0x91, .. Bytes.NestedArrays(10_000)],
            "argument 1: nested deeper than 32 levels."),
        ["nested arguments of another type"] = (
            [0x95, 0x01, 0x80, 0xa1, (byte)'1', 0xa3, .. "Add"u8, .. Bytes.NestedArrays(10_000)],
            "Invocation provides 1 argument(s) but target expects 2."),
        ["length that lies"] = (
            [0x95, 0x01, 0x80, 0xa1, (byte)'1', 0xa7, .. "Reverse"u8, 0x91, 0xc6, 0x7f, 0xff, 0xff, 0xff, 1],
            "argument 1: 2147483647 bytes are announced and 1 are left."),
        ["unknown method"] = ([0x95, 0x01, 0x80, 0xa1, (byte)'1', 0xa4, .. "Drop"u8, 0x90], "Method does not exist."),
    };

    private static readonly Dictionary<string, byte[]> Messages = new()
    {
        ["nested arrays"] = Bytes.Framed(Bytes.NestedArrays(10_000)),
        ["nested headers"] = Bytes.Framed([0x95, 0x01, .. Bytes.NestedArrays(10_000)]),
        ["no array"] = Bytes.FramedHex("2a"),
        ["nothing"] = [0],
        ["text"] = [.. Enumerable.Repeat((byte)'G', 1 + 'G')],
        ["2 GB announced"] = [0xff, 0xff, 0xff, 0xff, 0x07],
        ["more than 2 GB announced"] = [0xff, 0xff, 0xff, 0xff, 0xff],
        ["17 MB where 16 MiB are allowed"] = Bytes.Framed(new byte[17_000_000]),
    };

    public static TheoryData<string> WrongCalls => [.. Calls.Keys];

    public static TheoryData<string> WrongMessages => [.. Messages.Keys];

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public async Task Wrong_call_fails_and_its_connection_lives(string name)
    {
        var (body, expected) = Calls[name];
        await using var server = await TestServer.StartAsync();
        using var socket = await ConnectAsync(server);

        await SendAsync(socket, Bytes.Framed(body));
        var failure = await ReceiveAsync(socket);
        await SendAsync(socket, Add40And2);
        var answer = await ReceiveAsync(socket);

        Assert.EndsWith(expected, Encoding.UTF8.GetString(failure), StringComparison.Ordinal);
        Assert.Equal(Answer, Convert.ToHexString(answer));
    }

    [Theory]
    [MemberData(nameof(WrongMessages))]
    public async Task Wrong_message_ends_its_connection_and_no_other(string name)
    {
        await using var server = await TestServer.StartAsync();
        using var bystander = await ConnectAsync(server);
        using var socket = await ConnectAsync(server);

        await SendAsync(socket, Messages[name]);
        Assert.True(await EndsAsync(socket));

        await SendAsync(bystander, Add40And2);
        Assert.Equal(Answer, Convert.ToHexString(await ReceiveAsync(bystander)));
    }

    private static async Task<ClientWebSocket> ConnectAsync(TestServer server)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri(server.HubUrl.Replace("http:", "ws:", StringComparison.Ordinal)), CancellationToken.None);
        await SendAsync(socket, "{\"protocol\":\"messagepack\",\"version\":2}\u001e"u8.ToArray());
        Assert.Equal("{}\u001e", Encoding.UTF8.GetString(await ReceiveAsync(socket)));
        return socket;
    }

    /// <summary>Sends what the server takes: it may have closed before all of it is there.</summary>
    private static async Task SendAsync(ClientWebSocket socket, byte[] bytes)
    {
        try
        {
            await socket.SendAsync(bytes, WebSocketMessageType.Binary, true, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            Assert.NotEqual(WebSocketState.Open, socket.State);
        }
    }

    /// <summary>The next message that is no ping.</summary>
    private static async Task<byte[]> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[32 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.EndOfMessage)
            {
                if (!buffer.AsSpan(0, length).SequenceEqual<byte>([0x02, 0x91, 0x06]))
                {
                    return buffer[..length];
                }

                length = 0;
            }
        }
    }

    private static async Task<bool> EndsAsync(ClientWebSocket socket)
    {
        try
        {
            while ((await socket.ReceiveAsync(new byte[1024].AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }

            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
    }
}
