using SyncEngine.Protocol;

namespace SyncEngine.Schema;

/// <summary>A meal as a person typed it.</summary>
/// <param name="FoodId">What the picker holds: the text of an id, or nothing.</param>
public sealed record MealDraft(string FoodId, string Quantity)
{
    public static MealDraft Empty { get; } = new("", "1");

    /// <summary>The meal that this describes; null when a field has a problem.</summary>
    public Meal? Read(Id<Meal> id, DateTimeOffset now, out MealProblems problems)
    {
        var chosen = Id<Food>.TryParse(FoodId, out var foodId);
        var quantity = Amount.Read(Quantity, Meal.MostQuantity, out var quantityProblem);
        problems = new MealProblems(chosen ? null : "Choose a food.", quantityProblem);
        return chosen && quantity is not null ? new Meal(id, foodId, quantity.Value, now) : null;
    }
}
