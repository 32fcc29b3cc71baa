using SyncEngine.Protocol;

namespace SyncEngine.Schema;

/// <summary>Something to eat.</summary>
/// <param name="Calories">Of one portion, in kilocalories.</param>
public sealed record Food(Id<Food> Id, string Name, decimal Calories)
{
    public const decimal MostCalories = 100_000;

    /// <summary>The record as another device stored it; null when it breaks the rules and cannot be shown.</summary>
    public static Food? FromStored(Id<Food> id, string? name, double? calories) =>
        NameText.Read(name ?? "", out _) is { } readName && Amount.FromStored(calories, MostCalories) is { } readCalories
            ? new Food(id, readName, readCalories)
            : null;
}
