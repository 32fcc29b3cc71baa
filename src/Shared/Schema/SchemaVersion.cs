namespace SyncEngine.Schema;

/// <summary>
/// Which shape the records have, written into the envelope of each delta (invariant 12). History, one line for each version:
/// 1: foods and meals.
/// </summary>
public static class SchemaVersion
{
    public const int Current = 1;
}
