using SyncEngine.Protocol;

namespace SyncEngine.Schema;

/// <summary>A food as a person typed it.</summary>
public sealed record FoodDraft(string Name, string Calories)
{
    public static FoodDraft Empty { get; } = new("", "");

    /// <summary>The food that this describes; null when a field has a problem.</summary>
    public Food? Read(Id<Food> id, out FoodProblems problems)
    {
        var name = ReadName(Name, out var nameProblem);
        var calories = Amount.Read(Calories, Food.MostCalories, out var caloriesProblem);
        problems = new FoodProblems(nameProblem, caloriesProblem);
        return name is not null && calories is not null ? new Food(id, name, calories.Value) : null;
    }

    internal static string? ReadName(string text, out string? problem)
    {
        var name = text.Trim();
        problem = name.Length switch
        {
            0 => "Give it a name.",
            > Food.NameLength => $"Use at most {Food.NameLength} characters; these are {name.Length}.",
            _ => null,
        };
        return problem is null ? name : null;
    }
}
