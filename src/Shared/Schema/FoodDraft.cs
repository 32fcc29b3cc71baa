using SyncEngine.Protocol;

namespace SyncEngine.Schema;

/// <summary>A food as a person typed it.</summary>
public sealed record FoodDraft(string Name, string Calories)
{
    /// <summary>The food that this describes; null when a field has a problem.</summary>
    public Food? Read(Id<Food> id, out FoodProblems problems)
    {
        var name = NameText.Read(Name, out var nameProblem);
        var calories = Amount.Read(Calories, Food.MostCalories, out var caloriesProblem);
        problems = new FoodProblems(nameProblem, caloriesProblem);
        return name is not null && calories is not null ? new Food(id, name, calories.Value) : null;
    }
}
