using System.Diagnostics;
using System.Text;
using SyncEngine.Simulator.Mutants;

namespace SyncEngine.Simulator;

/// <summary>Many seeds, on all processors; each run has a thread of its own for as long as it lasts.</summary>
public sealed class Sweep
{
    private readonly List<Report> _failed = [];
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private TimeSpan _took;
    private TimeSpan _longest;
    private int _seeds;
    private long _edits;
    private long _steps;
    private long _frames;

    private Sweep()
    {
    }

    /// <summary>Those in which something was wrong, the lowest seed first.</summary>
    public IReadOnlyList<Report> Failed => _failed;

    public static Sweep Run(int firstSeed, int count)
    {
        var sweep = new Sweep();
        var began = Stopwatch.GetTimestamp();
        foreach (var report in Reports(firstSeed, count, Mutant.None))
        {
            sweep.Add(report);
        }

        sweep._failed.Sort((one, other) => one.Seed.CompareTo(other.Seed));
        sweep._took = Stopwatch.GetElapsedTime(began);
        return sweep;
    }

    /// <summary>The first run with a violation that comes to its end; null when there is none among so many.</summary>
    internal static Report? FindViolation(Mutant mutant, int seeds) =>
        Reports(1, seeds, mutant).FirstOrDefault(report => report.Violation is not null);

    private static ParallelQuery<Report> Reports(int firstSeed, int count, Mutant mutant) => ParallelEnumerable.Range(firstSeed, count)
        .WithMergeOptions(ParallelMergeOptions.NotBuffered)
        .Select(seed => Simulation.Run(seed, mutant));

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"{_seeds:N0} seeds, {_edits:N0} edits, {_frames:N0} frames, {_steps:N0} steps in {_took.TotalSeconds:0} s;")
            .AppendLine($"at rest at most {_longest.TotalSeconds:0} virtual seconds after the last fault; {_failed.Count} seeds with a violation");
        foreach (var (name, count) in _faults)
        {
            text.AppendLine($"{count,9:N0} × {name}");
        }

        foreach (var report in _failed.Take(10))
        {
            text.AppendLine($"seed {report.Seed}: {report.Violation!.Split('\n')[0]}")
                .AppendLine($"  dotnet run --project tests/Simulator -- {report.Seed}");
        }

        return text.ToString();
    }

    private void Add(Report report)
    {
        _seeds++;
        _edits += report.Edits;
        _steps += report.Steps;
        _frames += report.Frames;
        _longest = report.Convergence > _longest ? report.Convergence : _longest;
        foreach (var (name, count) in report.Faults)
        {
            _faults[name] = _faults.GetValueOrDefault(name) + count;
        }

        if (report.Violation is not null)
        {
            _failed.Add(report);
        }
    }
}
