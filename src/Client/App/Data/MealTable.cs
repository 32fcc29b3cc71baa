using System.Text.Json;
using Loro;
using SyncEngine.Protocol;
using SyncEngine.Schema;

namespace SyncEngine.Client.App.Data;

/// <summary>The meals of a workspace.</summary>
public sealed class MealTable(LoroDoc document) : RecordTable<Meal>(document, Fields.Meals)
{
    /// <summary>In no order; <see cref="Diary"/> has one.</summary>
    public IReadOnlyList<Meal> All { get; private set; } = [];

    public void Add(Meal meal) => Write(
        meal.Id.ToString(),
        (Fields.FoodId, meal.FoodId.ToString()),
        (Fields.Quantity, (double)meal.Quantity),
        (Fields.Added, meal.Added.ToUnixTimeMilliseconds()));

    public void Remove(Id<Meal> id) => Delete(id.ToString());

    private protected override Meal? Parse(string key, JsonElement fields) =>
        Id<Meal>.TryParse(key, out var id)
            ? Meal.FromStored(id, Text(fields, Fields.FoodId), Number(fields, Fields.Quantity), Number(fields, Fields.Added))
            : null;

    private protected override void Refreshed() => All = [.. Records];
}
