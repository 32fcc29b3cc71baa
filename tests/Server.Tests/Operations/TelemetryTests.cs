using System.Text;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>What a collector gets, over OTLP.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task Push_is_one_trace_from_its_frame_to_the_commit_and_everything_is_measured()
    {
        const string Payload = "the-payload-itself";
        await using var collector = await Collector.StartAsync();
        var replica = Id<Replica>.New();
        string token;
        await using (var server = await ServerHost.StartAsync(args:
        [
            "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address,
            "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
        ]))
        {
            var alice = await server.Http.CreateWorkspaceAsync("alices-phone");
            token = alice.Token;
            await using var client = await HubClient.OpenAsync(server.Address, token, replica);
            client.Push(1, Bytes.Of(Payload), Bytes.Of(Payload));
            await client.NextAsync<PageFrame>();
            client.Push(7, Bytes.Of(Payload));
            await client.NextAsync<RejectFrame>();
        }

        var trace = Convert.ToHexStringLower(PushTrace.IdOf(replica, 1));
        var push = Assert.Single(collector.Spans, span => span.Trace == trace && span.Name == "push");
        var append = Assert.Single(collector.Spans, span => span.Trace == trace && span.Name == "append");
        Assert.Equal(("", push.Id), (push.Parent, append.Parent));
        Assert.Single(collector.Spans, span => span.Name == "commit" && span.Links.Contains(append.Id));
        string[] metrics =
        [
            "syncengine.connections", "syncengine.append.duration", "syncengine.commit.calls", "syncengine.feed.memory",
            "syncengine.deltas.received", "syncengine.bytes.received", "syncengine.deltas.sent", "syncengine.bytes.sent",
            "syncengine.refusals",
        ];
        Assert.Empty(metrics.Except(collector.Metrics));
        Assert.Contains(collector.Messages, message => Holds(message, ErrorCode.CounterGap));
        string[] secrets = [Payload, token.Split('.')[1], token.Split('.')[2], "alices-phone"];
        Assert.DoesNotContain(collector.Messages, message => secrets.Any(secret => Holds(message, secret)));
    }

    [Fact]
    public void Trace_of_a_push_is_what_the_protocol_says()
    {
        var replica = Id<Replica>.Read(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray());

        Assert.Equal("0a77a934160b70325d28e1c0efde46a0", Convert.ToHexStringLower(PushTrace.IdOf(replica, 300)));
    }

    private static bool Holds(byte[] message, string text) => message.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
