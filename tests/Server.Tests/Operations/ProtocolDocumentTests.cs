using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>docs/protocol.md is exact, or a test says where it is not.</summary>
public sealed partial class ProtocolDocumentTests
{
    private static readonly string Document = Repository.Read("ProtocolDocument");

    [Fact]
    public void Every_code_is_explained()
    {
        var codes = typeof(ErrorCode).GetFields().Select(field => (string)field.GetRawConstantValue()!).ToList();

        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"`{code}`", Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_limit_has_its_value()
    {
        var limits = typeof(Limits).GetProperties().Where(limit => limit.PropertyType == typeof(int))
            .Select(limit => (Name: limit.Name, Value: (int)limit.GetValue(Limits.Default)!))
            .Append((Name: nameof(Limits.FrameBytes), Value: Limits.FrameBytes))
            .Append((Name: nameof(Limits.TextLength), Value: Limits.TextLength))
            .Append((Name: nameof(Limits.TokenLength), Value: Limits.TokenLength))
            .Append((Name: nameof(Limits.PresenceBytes), Value: Limits.PresenceBytes))
            .Append((Name: nameof(Limits.PresencePerSecond), Value: Limits.PresencePerSecond));

        Assert.All(limits, limit => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"| `{limit.Name}` | {limit.Value:N0} |"), Document, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_frame_vector_is_a_frame_of_exactly_these_bytes()
    {
        var vectors = VectorsUnder("## Vectors");

        Assert.Equal(
            [
                "hello", "welcome", "page", "ack", "reject", "caught up", "rights", "presence", "bye", "token", "roster", "push", "credit",
                "show",
            ],
            vectors.Select(vector => vector.Name));
        Assert.All(vectors, vector => Assert.Equal(
            vector.Bytes, FrameCodec.Encode(FrameCodec.Decode(new EncodedFrame(vector.Bytes))!).Bytes.ToArray()));
    }

    [Fact]
    public async Task Every_hub_message_is_what_the_servers_hub_protocol_writes()
    {
        await using var server = await ServerHost.StartAsync();
        var hub = server.Services.GetServices<IHubProtocol>().Single(protocol => protocol.Name == "messagepack");
        HubMessage[] messages =
        [
            new StreamInvocationMessage("2", HubMethod.Downlink, [1]),
            new InvocationMessage("3", HubMethod.Uplink, [], ["up"]),
            new StreamItemMessage("up", FrameCodec.Encode(new PushFrame(4, [new byte[] { 0xca, 0xfe }]))),
        ];

        Assert.Equal(
            messages.Select(message => hub.GetMessageBytes(message).ToArray()),
            VectorsUnder("Hub messages, each behind its length:").Select(vector => vector.Bytes));
    }

    [Fact]
    public void Chain_vector_is_the_chain_of_its_replica_counter_and_payload()
    {
        var replica = Id<Replica>.Read(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));

        Assert.Equal(
            Chain.Start.Next(replica, 1, "hello"u8).ToBytes(),
            Assert.Single(VectorsUnder("The chain after counter 1")).Bytes);
    }

    [Fact]
    public void Version_is_the_current_one() =>
        Assert.Contains($"The version is **{ProtocolVersion.Current}**", Document, StringComparison.Ordinal);

    /// <summary>The lines of the next block that begin with a name and go on in hexadecimal; what comes after two spaces explains them.</summary>
    private static List<(string Name, byte[] Bytes)> VectorsUnder(string text)
    {
        var block = Document.Split(text)[1].Split("```")[1];
        return [.. VectorLine().Matches(block).Select(line =>
            (line.Groups["name"].Value, Convert.FromHexString(line.Groups["hex"].Value.Replace(" ", "", StringComparison.Ordinal))))];
    }

    [GeneratedRegex("^(?<name>\\w+( \\w+)?) +(?<hex>[0-9a-f]{2}( ?[0-9a-f]{2})*)(  .*)?$", RegexOptions.Multiline)]
    private static partial Regex VectorLine();
}
