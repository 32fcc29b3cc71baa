using SyncEngine.Protocol;

namespace SyncEngine.Schema;

/// <summary>A food that was eaten.</summary>
/// <param name="FoodId">May name a food that another device has removed meanwhile.</param>
/// <param name="Quantity">Portions.</param>
/// <param name="Added">By the clock of the device that added it: it orders and groups what is shown, and decides nothing.</param>
public sealed record Meal(Id<Meal> Id, Id<Food> FoodId, decimal Quantity, DateTimeOffset Added)
{
    public const decimal MostQuantity = 10_000;

    /// <summary>The record as another device stored it; null when it breaks the rules and cannot be shown.</summary>
    /// <param name="added">Milliseconds since 1970.</param>
    public static Meal? FromStored(Id<Meal> id, string? foodId, double? quantity, double? added) =>
        Id<Food>.TryParse(foodId, out var readFoodId) && Amount.FromStored(quantity, MostQuantity) is { } readQuantity
            ? new Meal(id, readFoodId, readQuantity, ReadAdded(added))
            : null;

    /// <summary>A meal without a usable time is still a meal; it is shown as the oldest.</summary>
    private static DateTimeOffset ReadAdded(double? milliseconds) =>
        milliseconds is >= 0 and < LatestAdded ? DateTimeOffset.FromUnixTimeMilliseconds((long)milliseconds) : DateTimeOffset.UnixEpoch;

    /// <summary>The first millisecond of the year 9999: every time zone can still show what is earlier.</summary>
    private const double LatestAdded = 253_370_764_800_000;
}
