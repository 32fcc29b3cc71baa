using System.Globalization;

namespace SyncEngine.Server.Tests.Fuzz;

internal static class FuzzSeed
{
    private const string Variable = "FUZZ_SEED";

    /// <summary>Another one in each run, unless FUZZ_SEED says which: every message follows from it and from its number.</summary>
    public static int Value { get; } = Environment.GetEnvironmentVariable(Variable) is { } text
        ? int.Parse(text, CultureInfo.InvariantCulture)
        : Random.Shared.Next(1 << 30);

    public static Mutator Mutator(int number) => new(unchecked(Value + number));
}
