using System.Diagnostics;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Benchmarks;

/// <summary>The moves that the scenarios are made of.</summary>
internal sealed class Bench(HttpClient http, ProcessMemory? memory)
{
    public const int DeltaBytes = 200;

    public ProcessMemory? Memory { get; } = memory;

    public async Task<List<Admission>> CreateWorkspacesAsync(int count)
    {
        var admissions = new List<Admission>(count);
        for (var i = 0; i < count; i++)
        {
            admissions.Add(await http.CreateWorkspaceAsync());
        }

        return admissions;
    }

    public Task<HubClient> OpenAsync(Admission admission, Id<Replica>? replica = null) =>
        HubClient.OpenAsync(http.BaseAddress!, admission.Token, replica ?? Id<Replica>.New());

    /// <summary>Pushes as fast as the window allows, until this many are acknowledged.</summary>
    public static async Task PushAsync(HubClient client, int deltas, int perFrame)
    {
        var window = Math.Min(client.Welcome.Limits.WindowDeltas, client.Welcome.Limits.WindowBytes / DeltaBytes);
        var payload = new byte[DeltaBytes];
        var acked = client.Welcome.AckedCounter;
        var last = acked + deltas;
        var next = acked + 1;
        while (acked < last)
        {
            while (next <= last && next + perFrame - 1 - acked <= window)
            {
                var count = (int)Math.Min(perFrame, last - next + 1);
                client.Push(next, Enumerable.Repeat(payload, count).ToArray());
                next += count;
            }

            switch (await client.NextAsync())
            {
                case AckFrame ack:
                    acked = ack.LastCounter;
                    break;
                case PageFrame:
                    client.Send(new CreditFrame(1));
                    break;
                case RejectFrame reject:
                    throw new InvalidOperationException($"{reject.Code}: {reject.Text}");
                default:
                    break;
            }
        }
    }

    public static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed;
    }
}
