using System.Globalization;
using SyncEngine.Client.App.Data;

namespace SyncEngine.Client.App.Text;

/// <summary>Who is here, in words.</summary>
public static class PresenceText
{
    public const string FoodForm = "food-form";
    public const string MealForm = "meal-form";

    private const string FoodPrefix = "food:";
    private const string MealPrefix = "meal:";

    /// <summary>What a row of foods is called while it has the focus.</summary>
    public static string Food(object id) => $"{FoodPrefix}{id}";

    public static string Meal(object id) => $"{MealPrefix}{id}";

    /// <summary>The first letters of its first two words; two letters of a name that is one word.</summary>
    public static string Initials(string name)
    {
        var words = name.Split([' ', '-', '_', '.'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var letters = words switch
        {
            [] => "?",
            [var only] => string.Concat(Letters(only).Take(2)),
            [var first, var second, ..] => Letters(first).First() + Letters(second).First(),
        };
        return letters.ToUpperInvariant();
    }

    /// <param name="view">What a device shows.</param>
    /// <param name="nameOfFood">Of the food with this id; null when it is not known here.</param>
    /// <param name="nameOfMeal">Of the food that the meal with this id is made of.</param>
    public static string Describe(TabView view, Func<string, string?> nameOfFood, Func<string, string?> nameOfMeal) => view switch
    {
        { Focus: FoodForm } => "adding a food",
        { Focus: MealForm } => "adding a meal",
        { Focus: var focus } when Rest(focus, FoodPrefix) is { } id => $"at {nameOfFood(id) ?? "a food"}",
        { Focus: var focus } when Rest(focus, MealPrefix) is { } id => nameOfMeal(id) is { } name ? $"at the meal {name}" : "at a meal",
        { Page: WorkspacePlace.Devices } => "looking at Devices",
        { Page: WorkspacePlace.Diary } => "looking at meals and foods",
        _ => "away",
    };

    private static string? Rest(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;

    private static IEnumerable<string> Letters(string word)
    {
        var letters = StringInfo.GetTextElementEnumerator(word);
        while (letters.MoveNext())
        {
            yield return letters.GetTextElement();
        }
    }
}
