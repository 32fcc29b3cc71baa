using System.Diagnostics;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>
/// A log does not get slower as it gets longer. Samples of a short and a long one alternate, so that both meet the same disk.
/// </summary>
public abstract class LongLogContract(ITestOutputHelper output) : StoreContract
{
    private const int Short = 1_000;
    private const int Pages = 2_000;
    private const int Long = 1_000_000;
    private const int Batch = 20_000;
    private const int Tail = 1_000;
    private const double MostRatio = 1.5;

    [Fact]
    public async Task Opening_catching_up_and_appending_cost_at_a_million_deltas_what_they_cost_at_a_thousand()
    {
        var clock = Stopwatch.StartNew();
        var few = await FillAsync(Short);
        var some = await FillAsync(Pages);
        await AnalyzeAsync();
        var many = await FillAsync(Long);
        Print($"{Long:N0} deltas put in within {clock.Elapsed.TotalSeconds:F1} s");

        await CompareAsync("opening at the head", 300, few, many, OpenAsync);
        await CompareAsync($"catching up from the last {Tail:N0}", 100, few, many, CatchUpAsync);
        await CompareAsync("a page of a new device", 100, some, many, ReadFirstAsync);
        await CompareAsync("appending one delta", 300, few, many, AppendAsync);
    }

    /// <summary>A database that plans by what it has counted counts before the log grows: what it expects is wrong from then on.</summary>
    protected virtual Task AnalyzeAsync() => Task.CompletedTask;

    private async Task CompareAsync(
        string what, int samples, FilledLog few, FilledLog many, Func<Id<Workspace>, int, Task> act)
    {
        var (ofFew, ofMany) = (new List<double>(), new List<double>());
        for (var i = 1; i <= samples; i++)
        {
            ofFew.Add(await MeasureAsync(() => act(few.Workspace, i)));
            ofMany.Add(await MeasureAsync(() => act(many.Workspace, i)));
        }

        var ratio = Median(ofMany) / Median(ofFew);
        Print($"{what}: {Median(ofFew):F3} ms at {few.Deltas:N0} deltas, {Median(ofMany):F3} ms at {many.Deltas:N0}, ratio {ratio:F2} "
            + $"(medians of {samples})");
        Assert.InRange(ratio, 0, MostRatio);
    }

    private async Task OpenAsync(Id<Workspace> workspace, int sample)
    {
        var head = (await Log.ReadHeadsAsync([workspace]))[workspace];
        Assert.NotNull((await Log.LocateAsync(workspace, Alice, head)).ChainAtSeq);
        Assert.Empty(await Log.ReadAsync(workspace, head, Limits.Default.PageBytes));
    }

    private async Task CatchUpAsync(Id<Workspace> workspace, int sample)
    {
        var head = (await Log.ReadHeadsAsync([workspace]))[workspace];
        for (var seq = head - Tail; seq < head;)
        {
            seq = (await Log.ReadAsync(workspace, seq, Limits.Default.PageBytes))[^1].Seq;
        }
    }

    private async Task ReadFirstAsync(Id<Workspace> workspace, int sample) =>
        Assert.Equal(1, (await Log.ReadAsync(workspace, 0, Limits.Default.PageBytes))[0].Seq);

    private async Task AppendAsync(Id<Workspace> workspace, int sample) =>
        Assert.Null((await AppendAsync(workspace, Bob, sample, new string('x', 100))).Refusal);

    private async Task<FilledLog> FillAsync(int deltas)
    {
        var workspace = Id<Workspace>.New();
        var random = new Random(deltas);
        Assert.True(await Archive.BeginImportAsync(workspace, Now));
        var head = Cursor.Start;
        foreach (var some in ArchivedLog.Of(Alice, Enumerable.Range(0, deltas).Select(_ => RandomBytes(random))).Chunk(Batch))
        {
            await Archive.ImportEntriesAsync(workspace, some);
            head = ArchivedLog.HeadOf(some);
        }

        await Archive.FinishImportAsync(new ArchivedWorkspace(workspace, Now, head, [Given.Master(workspace)], [], []));
        return new FilledLog(workspace, deltas);
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[100];
        random.NextBytes(bytes);
        return bytes;
    }

    private static async Task<double> MeasureAsync(Func<Task> act)
    {
        var start = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> samples) => samples.Order().ElementAt(samples.Count / 2);

    /// <summary>Into the test's own result, and where whoever runs the tests sees it.</summary>
    private void Print(string figures)
    {
        output.WriteLine($"{GetType().Name}: {figures}");
        Console.WriteLine($"{GetType().Name}: {figures}");
    }

    private sealed record FilledLog(Id<Workspace> Workspace, int Deltas);
}
