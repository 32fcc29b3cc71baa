namespace SyncEngine.Schema;

/// <summary>A meal with its food; null when no such food is there any more.</summary>
public sealed record MealLine(Meal Meal, Food? Food)
{
    /// <summary>Null, not zero: what is unknown must not look counted.</summary>
    public decimal? Calories => Food?.Calories * Meal.Quantity;
}
