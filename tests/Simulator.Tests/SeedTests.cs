using System.Globalization;
using Xunit.Abstractions;

namespace SyncEngine.Simulator.Tests;

/// <summary><c>SIMULATOR_SEEDS</c> says how many seeds are run, <c>SIMULATOR_FIRST</c> from which on.</summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Whatever_goes_wrong_everything_comes_to_rest_equal_and_complete()
    {
        var sweep = Sweep.Run(firstSeed: Setting("SIMULATOR_FIRST", 1), count: Setting("SIMULATOR_SEEDS", 10_000));

        output.WriteLine(sweep.ToString());
        Console.WriteLine(sweep);
        foreach (var failed in sweep.Failed.Take(1))
        {
            Simulation.Run(failed.Seed, output.WriteLine);
        }

        Assert.Empty(sweep.Failed);
    }

    [Fact]
    public void The_same_seed_is_the_same_run()
    {
        foreach (var seed in Enumerable.Range(1, 50))
        {
            Assert.Equal(Trace(seed), Trace(seed));
        }
    }

    private static List<string> Trace(int seed)
    {
        var lines = new List<string>();
        Simulation.Run(seed, lines.Add);
        return lines;
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
