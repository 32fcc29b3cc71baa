using SyncEngine.Protocol;

namespace SyncEngine.Schema.Tests;

public sealed class MealTests
{
    private static readonly Id<Meal> Id = new(7);
    private static readonly Id<Food> Oats = new(1);
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Draft_is_read()
    {
        var meal = new MealDraft(Oats.ToString(), "1,5").Read(Id, Noon, out var problems);

        Assert.Equal(new Meal(Id, Oats, 1.5m, Noon), meal);
        Assert.Equal(MealProblems.None, problems);
    }

    [Theory]
    [InlineData("", "0")]
    [InlineData("no id", "")]
    public void Every_field_tells_its_own_problem(string foodId, string quantity)
    {
        var meal = new MealDraft(foodId, quantity).Read(Id, Noon, out var problems);

        Assert.Null(meal);
        Assert.Equal("Choose a food.", problems.Food);
        Assert.NotNull(problems.Quantity);
    }

    [Fact]
    public void Stored_meal_is_read() =>
        Assert.Equal(new Meal(Id, Oats, 2, Noon), Meal.FromStored(Id, Oats.ToString(), 2, Noon.ToUnixTimeMilliseconds()));

    [Theory]
    [InlineData(null)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    public void Stored_meal_without_a_usable_time_is_shown_as_the_oldest(double? added) =>
        Assert.Equal(DateTimeOffset.UnixEpoch, Meal.FromStored(Id, Oats.ToString(), 2, added)!.Added);

    [Theory]
    [InlineData(null, 2.0)]
    [InlineData("no id", 2.0)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAQ", null)]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAQ", 0.0)]
    public void Stored_meal_that_breaks_a_rule_is_not_shown(string? foodId, double? quantity) =>
        Assert.Null(Meal.FromStored(Id, foodId, quantity, 0));
}
