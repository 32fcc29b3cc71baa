using SyncEngine.Protocol;

namespace SyncEngine.Schema.Tests;

public sealed class DiaryTests
{
    private static readonly Food Oats = new(new Id<Food>(1), "Oats", 380);
    private static readonly Food Milk = new(new Id<Food>(2), "Milk", 64.5m);
    private static readonly Dictionary<Id<Food>, Food> Foods = new() { [Oats.Id] = Oats, [Milk.Id] = Milk };
    private static readonly TimeZoneInfo Berlin =
        TimeZoneInfo.CreateCustomTimeZone("two hours east", TimeSpan.FromHours(2), "two hours east", "two hours east");

    [Fact]
    public void Meal_counts_the_calories_of_its_food_times_its_quantity() =>
        Assert.Equal(96.75m, new MealLine(MealAt(1, Milk.Id, 1.5m, "2026-09-01T08:00Z"), Milk).Calories);

    [Fact]
    public void Days_are_those_of_the_time_zone_and_the_newest_is_first()
    {
        var diary = Diary.Of(
            [
                MealAt(1, Oats.Id, 1, "2026-09-01T21:59Z"),
                MealAt(2, Oats.Id, 2, "2026-09-01T22:01Z"),
                MealAt(3, Milk.Id, 2, "2026-09-02T12:00Z"),
            ],
            Foods,
            Berlin);

        Assert.Equal([new DateOnly(2026, 9, 2), new DateOnly(2026, 9, 1)], diary.Days.Select(day => day.Date));
        Assert.Equal([3u, 2u], diary.Days[0].Lines.Select(line => (uint)line.Meal.Id.Value));
        Assert.Equal([889m, 380m], diary.Days.Select(day => day.Calories));
        Assert.Equal(1269m, diary.Calories);
    }

    [Fact]
    public void Meal_whose_food_was_removed_stays_and_is_not_counted()
    {
        var diary = Diary.Of(
            [MealAt(1, Oats.Id, 1, "2026-09-01T08:00Z"), MealAt(2, new Id<Food>(9), 3, "2026-09-01T09:00Z")],
            Foods,
            TimeZoneInfo.Utc);

        var orphan = Assert.Single(diary.Days).Lines[0];
        Assert.Null(orphan.Food);
        Assert.Null(orphan.Calories);
        Assert.Equal(380, diary.Calories);
        Assert.Equal(1, diary.Uncounted);
    }

    [Fact]
    public void Order_of_records_does_not_change_the_diary()
    {
        Meal[] meals =
        [
            MealAt(1, Oats.Id, 1, "2026-09-01T08:00Z"),
            MealAt(2, Milk.Id, 1, "2026-09-01T08:00Z"),
            MealAt(3, Oats.Id, 1, "2026-08-31T08:00Z"),
        ];

        var one = Diary.Of(meals, Foods, TimeZoneInfo.Utc);
        var other = Diary.Of(meals.Reverse(), Foods, TimeZoneInfo.Utc);

        Assert.Equal(
            one.Days.SelectMany(day => day.Lines).Select(line => line.Meal.Id),
            other.Days.SelectMany(day => day.Lines).Select(line => line.Meal.Id));
    }

    [Fact]
    public void Meal_at_the_end_of_time_can_be_shown_in_every_zone()
    {
        var last = Meal.FromStored(new Id<Meal>(1), Oats.Id.ToString(), 1, 253_370_764_799_999)!;

        Assert.Equal(new DateOnly(9999, 1, 1), Assert.Single(Diary.Of([last], Foods, Berlin).Days).Date);
    }

    [Fact]
    public void Nothing_eaten_is_nothing_counted() =>
        Assert.Equal(0, Diary.Of([], Foods, TimeZoneInfo.Utc).Calories);

    private static Meal MealAt(uint id, Id<Food> food, decimal quantity, string added) =>
        new(new Id<Meal>(id), food, quantity, DateTimeOffset.Parse(added, System.Globalization.CultureInfo.InvariantCulture));
}
