namespace SyncEngine.Benchmarks;

/// <summary>Of measured times, in milliseconds.</summary>
internal sealed record Percentiles(double Median, double High, double Worst)
{
    public static Percentiles Of(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Select(time => time.TotalMilliseconds).Order().ToList();
        return new Percentiles(sorted[sorted.Count / 2], sorted[sorted.Count * 99 / 100], sorted[^1]);
    }

    public override string ToString() => $"median {Median:F1} ms, 99th percentile {High:F1} ms, worst {Worst:F1} ms";
}
