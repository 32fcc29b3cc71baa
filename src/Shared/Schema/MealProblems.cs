namespace SyncEngine.Schema;

/// <summary>What is wrong with each field of a <see cref="MealDraft"/>, for the person who typed it; null is nothing.</summary>
public sealed record MealProblems(string? Food, string? Quantity)
{
    public static MealProblems None { get; } = new(null, null);
}
