using System.Globalization;
using Xunit.Abstractions;

namespace SyncEngine.Client.Tests;

public sealed class OpeningTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    /// <summary>The aim is under a second, on whatever machine; what is judged is what folding is for.</summary>
    [Fact]
    public async Task Workspace_with_a_history_of_100_000_deltas_opens_ten_times_faster_once_it_is_folded()
    {
        await using var host = await chromium.NewPageAsync();
        await host.RunAsync("OpeningSteps.Fill");
        var unfolded = await OpenAsync();

        await host.RunAsync("OpeningSteps.Fold");
        var folded = Math.Min(await OpenAsync(), await OpenAsync());

        var figures = $"Opening 100,000 deltas: {unfolded} ms from the log, {folded} ms from the local snapshot.";
        output.WriteLine(figures);
        Console.WriteLine(figures);
        Assert.True(folded * 10 < unfolded, figures);

        async Task<int> OpenAsync() => int.Parse(await host.RunAsync("OpeningSteps.Open"), CultureInfo.InvariantCulture);
    }
}
