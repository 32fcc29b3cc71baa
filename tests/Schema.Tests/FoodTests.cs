using SyncEngine.Protocol;

namespace SyncEngine.Schema.Tests;

public sealed class FoodTests
{
    private static readonly Id<Food> Id = new(7);

    [Fact]
    public void Draft_is_read_with_its_name_trimmed()
    {
        var food = new FoodDraft("  Oat porridge ", "380").Read(Id, out var problems);

        Assert.Equal(new Food(Id, "Oat porridge", 380), food);
        Assert.Equal(FoodProblems.None, problems);
    }

    [Fact]
    public void Every_field_tells_its_own_problem()
    {
        var food = new FoodDraft(" ", "none").Read(Id, out var problems);

        Assert.Null(food);
        Assert.Equal(new FoodProblems("Give it a name.", "Enter a number, like 250 or 12.5."), problems);
    }

    [Fact]
    public void One_problem_is_enough_to_refuse()
    {
        Assert.Null(new FoodDraft("", "380").Read(Id, out var nameless));
        Assert.Null(new FoodDraft("Oats", "0").Read(Id, out var empty));

        Assert.Null(nameless.Calories);
        Assert.Null(empty.Name);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Name_has_at_most_a_hundred_characters(int length, bool accepted)
    {
        var food = new FoodDraft(new string('x', length), "1").Read(Id, out var problems);

        Assert.Equal(accepted, food is not null);
        Assert.Equal(accepted ? null : "Use at most 100 characters; these are 101.", problems.Name);
    }

    [Fact]
    public void Stored_food_is_read() =>
        Assert.Equal(new Food(Id, "Oats", 380.5m), Food.FromStored(Id, "Oats", 380.5));

    [Theory]
    [InlineData(null, 380.0)]
    [InlineData("", 380.0)]
    [InlineData("Oats\u0000", 380.0)]
    [InlineData("Oats", null)]
    [InlineData("Oats", -1.0)]
    public void Stored_food_that_breaks_a_rule_is_not_shown(string? name, double? calories) =>
        Assert.Null(Food.FromStored(Id, name, calories));
}
