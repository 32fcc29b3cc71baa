using System.Globalization;
using SyncEngine.Simulator;

// With one number, the run of that seed is told step by step; with two, the seeds from the first to the second are run.
int[] seeds = [.. args.Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
switch (seeds)
{
    case [var seed]:
        Console.WriteLine(Simulation.Run(seed, Console.WriteLine).Violation ?? $"Seed {seed}: nothing was wrong.");
        break;
    case [var first, var last]:
        Console.WriteLine(Sweep.Run(first, last - first + 1));
        break;
    default:
        Console.Error.WriteLine("Say a seed, or the first and the last of many.");
        break;
}
