namespace SyncEngine.Schema;

/// <summary>
/// Where the document keeps its records: root maps of records keyed by id, each record a map of these fields, so that records made
/// on two devices at once merge. A name, once released, keeps its meaning.
/// </summary>
public static class Fields
{
    public const string Foods = "foods";
    public const string Meals = "meals";

    public const string Name = "name";
    public const string Calories = "calories";

    public const string FoodId = "foodId";
    public const string Quantity = "quantity";
    public const string Added = "added";
}
