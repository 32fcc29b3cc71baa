using System.Text.Json;
using Loro;
using SyncEngine.Protocol;
using SyncEngine.Schema;

namespace SyncEngine.Client.App.Data;

/// <summary>The foods of a workspace.</summary>
public sealed class FoodTable(LoroDoc document) : RecordTable<Food>(document, Fields.Foods)
{
    /// <summary>By name.</summary>
    public IReadOnlyList<Food> Sorted { get; private set; } = [];

    public IReadOnlyDictionary<Id<Food>, Food> ById { get; private set; } = new Dictionary<Id<Food>, Food>();

    public void Add(Food food) =>
        Write(food.Id.ToString(), (Fields.Name, food.Name), (Fields.Calories, (double)food.Calories));

    public void Remove(Id<Food> id) => Delete(id.ToString());

    private protected override Food? Parse(string key, JsonElement fields) =>
        Id<Food>.TryParse(key, out var id) ? Food.FromStored(id, Text(fields, Fields.Name), Number(fields, Fields.Calories)) : null;

    private protected override void Refreshed()
    {
        // The id decides between equal names, so that every device shows one order.
        Sorted = [.. Records.OrderBy(food => food.Name, StringComparer.OrdinalIgnoreCase).ThenBy(food => food.Id.Value)];
        ById = Sorted.ToDictionary(food => food.Id);
    }
}
