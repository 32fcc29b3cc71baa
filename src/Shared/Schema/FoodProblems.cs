namespace SyncEngine.Schema;

/// <summary>What is wrong with each field of a <see cref="FoodDraft"/>, for the person who typed it; null is nothing.</summary>
public sealed record FoodProblems(string? Name, string? Calories)
{
    public static FoodProblems None { get; } = new(null, null);
}
