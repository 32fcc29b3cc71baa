namespace SyncEngine.Simulator;

/// <summary>What one run was.</summary>
/// <param name="Violation">Null when nothing was wrong.</param>
/// <param name="Edits">Made by people.</param>
/// <param name="Steps">Things that happened.</param>
/// <param name="Convergence">From the end of the faults until all was quiet and equal.</param>
public sealed record Report(
    int Seed, string? Violation, int Edits, long Steps, long Frames, TimeSpan Convergence, IReadOnlyDictionary<string, int> Faults);
