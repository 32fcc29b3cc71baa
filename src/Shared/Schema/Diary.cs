using SyncEngine.Protocol;

namespace SyncEngine.Schema;

/// <summary>All meals by day, newest first, with their totals.</summary>
public sealed record Diary(IReadOnlyList<Day> Days)
{
    public static Diary Empty { get; } = new([]);

    /// <summary>Of the meals whose food is known.</summary>
    public decimal Calories { get; } = Days.Sum(day => day.Calories);

    public int Uncounted { get; } = Days.Sum(day => day.Uncounted);

    /// <summary>Every device with the same records and time zone gets the same diary.</summary>
    public static Diary Of(IEnumerable<Meal> meals, IReadOnlyDictionary<Id<Food>, Food> foods, TimeZoneInfo zone) =>
        new([.. meals
            .OrderByDescending(meal => meal.Added)
            .ThenBy(meal => meal.Id.Value)
            .Select(meal => new MealLine(meal, foods.GetValueOrDefault(meal.FoodId)))
            .GroupBy(line => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(line.Meal.Added, zone).DateTime))
            .Select(day => new Day(day.Key, [.. day]))]);
}
