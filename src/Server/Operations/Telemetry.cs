using System.Diagnostics;
using System.Diagnostics.Metrics;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Operations;

/// <summary>
/// What this server measures and traces, under the name <see cref="Name"/>. Costs next to nothing while nobody listens. No attribute ever holds
/// a payload, a token, a secret or a name.
/// </summary>
internal static class Telemetry
{
    public const string Name = "SyncEngine.Server";

    /// <summary>Appends that a commit names as carried by it, at most: a span has to fit into one message.</summary>
    private const int MostLinks = 128;

    private const string Code = "code";

    public static readonly ActivitySource Traces = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly UpDownCounter<long> Connections =
        Meter.CreateUpDownCounter<long>("syncengine.connections", "{connection}", "Connections to the hub");

    private static readonly UpDownCounter<long> FeedMemory =
        Meter.CreateUpDownCounter<long>("syncengine.feed.memory", "By", "What all feeds keep in memory");

    private static readonly Histogram<double> AppendDuration =
        Meter.CreateHistogram<double>("syncengine.append.duration", "s", "From an append's entry into the queue until it is durable");

    private static readonly Histogram<int> CommitCalls =
        Meter.CreateHistogram<int>("syncengine.commit.calls", "{call}", "Calls that one transaction carried");

    private static readonly Counter<long> DeltasReceived =
        Meter.CreateCounter<long>("syncengine.deltas.received", "{delta}", "Deltas that devices pushed and that went on to the store");

    private static readonly Counter<long> BytesReceived =
        Meter.CreateCounter<long>("syncengine.bytes.received", "By", "Their payloads");

    private static readonly Counter<long> DeltasSent =
        Meter.CreateCounter<long>("syncengine.deltas.sent", "{delta}", "Deltas in pages to devices");

    private static readonly Counter<long> BytesSent =
        Meter.CreateCounter<long>("syncengine.bytes.sent", "By", "These pages");

    private static readonly Counter<long> Refusals =
        Meter.CreateCounter<long>("syncengine.refusals", "{refusal}", "Rejects, byes and problems, by code");

    private static readonly Counter<long> SnapshotsAsked =
        Meter.CreateCounter<long>("syncengine.snapshots.asked", "{ask}", "Times that a device was asked for a snapshot");

    private static readonly Counter<long> SnapshotsPublished =
        Meter.CreateCounter<long>("syncengine.snapshots.published", "{snapshot}", "Snapshots that devices have published");

    public static void Connected() => Connections.Add(1);

    public static void Disconnected() => Connections.Add(-1);

    public static void FeedKeeps(long bytes) => FeedMemory.Add(bytes);

    public static void Received(int deltas, int bytes)
    {
        DeltasReceived.Add(deltas);
        BytesReceived.Add(bytes);
    }

    public static void Sent(long deltas, int bytes)
    {
        DeltasSent.Add(deltas);
        BytesSent.Add(bytes);
    }

    public static void SnapshotAsked() => SnapshotsAsked.Add(1);

    public static void SnapshotPublished() => SnapshotsPublished.Add(1);

    public static void Refused(string code) => Refusals.Add(1, new KeyValuePair<string, object?>(Code, code));

    /// <summary>A push from its frame to its answer, in the trace that its device derives too. Null while nobody listens.</summary>
    public static Activity? StartPush(Id<Replica> replica, long firstCounter)
    {
        if (!Traces.HasListeners())
        {
            return null;
        }

        var trace = ActivityTraceId.CreateFromBytes(PushTrace.IdOf(replica, firstCounter));
        return Traces.StartActivity("push", ActivityKind.Server, new ActivityContext(trace, default, ActivityTraceFlags.Recorded));
    }

    /// <summary>An append with its latency, from entering the queue until it is durable.</summary>
    public static Task<AppendOutcome> AppendAsync(ILogStore log, Append append) =>
        Traces.HasListeners() || AppendDuration.Enabled ? MeasureAsync(log, append) : log.AppendAsync(append);

    /// <summary>A transaction of several calls. Each belongs to a trace of its own, so it is linked to them and part of none.</summary>
    public static Activity? StartCommit(int calls, IEnumerable<ActivityContext?> callers)
    {
        CommitCalls.Record(calls);
        return Traces.HasListeners()
            ? Traces.StartActivity(
                ActivityKind.Internal,
                links: callers.OfType<ActivityContext>().Take(MostLinks).Select(caller => new ActivityLink(caller)),
                name: "commit")
            : null;
    }

    private static async Task<AppendOutcome> MeasureAsync(ILogStore log, Append append)
    {
        var start = Stopwatch.GetTimestamp();
        using var span = Traces.StartActivity("append");
        span?.SetTag("workspace", append.Workspace.ToString());
        span?.SetTag("deltas", append.Payloads.Count);
        try
        {
            var outcome = await log.AppendAsync(append);
            AppendDuration.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            return outcome;
        }
        catch (StorageException error)
        {
            span?.SetStatus(ActivityStatusCode.Error, error.Message);
            throw;
        }
    }
}
