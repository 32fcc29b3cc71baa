namespace SyncEngine.Schema;

/// <summary>The meals of one day, newest first.</summary>
public sealed record Day(DateOnly Date, IReadOnlyList<MealLine> Lines)
{
    /// <summary>Of the meals whose food is known.</summary>
    public decimal Calories { get; } = Lines.Sum(line => line.Calories ?? 0);

    public int Uncounted { get; } = Lines.Count(line => line.Food is null);
}
