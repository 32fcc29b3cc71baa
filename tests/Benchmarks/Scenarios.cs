using System.Diagnostics;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.Server;

namespace SyncEngine.Benchmarks;

/// <summary>What an operator asks before a purchase: how fast, how many, how much memory. Each line stands for itself.</summary>
internal static class Scenarios
{
    public static async IAsyncEnumerable<(string What, string Figure)> RunAsync(Bench bench)
    {
        // First, while nothing else has made the server's heap grow.
        yield return await IdleAsync(bench, connections: 2_000, workspaces: 200);
        yield return await LatencyAsync(bench, edits: 500);
        yield return await ThroughputAsync(bench, writers: 1, deltas: 20_000, perFrame: 1);
        yield return await ThroughputAsync(bench, writers: 1, deltas: 100_000, perFrame: 64);
        yield return await ThroughputAsync(bench, writers: 10, deltas: 5_000, perFrame: 1);
        yield return await ThroughputAsync(bench, writers: 100, deltas: 500, perFrame: 1);
        yield return await FanOutAsync(bench, readers: 500, edits: 100);
        yield return await CatchUpAsync(bench, deltas: 100_000);
    }

    /// <summary>One edit at a time: acknowledged, and seen by the other device.</summary>
    private static async Task<(string What, string Figure)> LatencyAsync(Bench bench, int edits)
    {
        var admission = (await bench.CreateWorkspacesAsync(1))[0];
        await using var writer = await bench.OpenAsync(admission);
        await using var reader = await bench.OpenAsync(admission);
        var acked = new List<TimeSpan>();
        var seen = new List<TimeSpan>();
        for (var i = 1; i <= edits; i++)
        {
            var clock = Stopwatch.StartNew();
            var arriving = SeeAsync(reader, clock);
            writer.Push(i, new byte[Bench.DeltaBytes]);
            await writer.NextAsync<AckFrame>();
            acked.Add(clock.Elapsed);
            seen.Add(await arriving);
            writer.Send(new CreditFrame(1));
        }

        return ("one edit at a time", $"acknowledged {Percentiles.Of(acked.Skip(50))}; seen by the other {Percentiles.Of(seen.Skip(50))}");
    }

    private static async Task<TimeSpan> SeeAsync(HubClient reader, Stopwatch clock)
    {
        await reader.NextAsync<PageFrame>();
        reader.Send(new CreditFrame(1));
        return clock.Elapsed;
    }

    private static async Task<(string What, string Figure)> ThroughputAsync(Bench bench, int writers, int deltas, int perFrame)
    {
        var clients = await Task.WhenAll((await bench.CreateWorkspacesAsync(writers)).Select(admission => bench.OpenAsync(admission)));
        var time = await Bench.TimeAsync(() => Task.WhenAll(clients.Select(client => Bench.PushAsync(client, deltas, perFrame))));
        await CloseAsync(clients);
        return (
            $"{writers} writing, {perFrame} per frame, {Bench.DeltaBytes} B each",
            $"{writers * deltas / time.TotalSeconds:F0} deltas/s acknowledged");
    }

    private static async Task<(string What, string Figure)> FanOutAsync(Bench bench, int readers, int edits)
    {
        var admission = (await bench.CreateWorkspacesAsync(1))[0];
        var clients = await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => bench.OpenAsync(admission)));
        await using var writer = await bench.OpenAsync(admission);
        var time = await Bench.TimeAsync(async () =>
        {
            var arriving = Task.WhenAll(clients.Select(client => client.ReadToAsync(edits)));
            await Bench.PushAsync(writer, edits, perFrame: 1);
            await arriving;
        });
        await CloseAsync(clients);
        return ($"1 writing, {readers} reading one workspace", $"{readers * edits / time.TotalSeconds:F0} deltas/s delivered");
    }

    private static async Task<(string What, string Figure)> CatchUpAsync(Bench bench, int deltas)
    {
        var admission = (await bench.CreateWorkspacesAsync(1))[0];
        await using (var writer = await bench.OpenAsync(admission))
        {
            await Bench.PushAsync(writer, deltas, perFrame: 128);
        }

        await using var reader = await bench.OpenAsync(admission);
        var time = await Bench.TimeAsync(() => reader.ReadToAsync(deltas));
        return ($"a new device reads {deltas:N0} deltas", $"{time.TotalSeconds:F1} s, {deltas / time.TotalSeconds:F0} deltas/s");
    }

    private static async Task<(string What, string Figure)> IdleAsync(Bench bench, int connections, int workspaces)
    {
        var admissions = await bench.CreateWorkspacesAsync(workspaces);
        var before = bench.Memory?.ResidentBytes();
        var clients = new List<HubClient>();
        for (var i = 0; i < connections; i++)
        {
            clients.Add(await bench.OpenAsync(admissions[i % workspaces]));
        }

        var perConnection = (bench.Memory?.ResidentBytes() - before) / connections / 1024;
        await CloseAsync(clients);
        return ($"{connections:N0} idle connections", perConnection is { } kib ? $"{kib} KiB of memory each" : "opened");
    }

    private static async Task CloseAsync(IEnumerable<HubClient> clients)
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }
}
