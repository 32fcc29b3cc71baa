using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>How values stand in the columns: ids and chains as their bytes, times as Unix milliseconds.</summary>
internal static class SqliteColumns
{
    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static Id<TOf> Id<TOf>(this SqliteDataReader row, int column) => Protocol.Id<TOf>.Read(row.Bytes(column));

    public static Id<TOf>? OptionalId<TOf>(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Id<TOf>(column);

    public static Chain Chain(this SqliteDataReader row, int column) => new(row.Bytes(column));

    public static DateTimeOffset Time(this SqliteDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static DateTimeOffset? OptionalTime(this SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.Time(column);

    public static long? OptionalInt64(this SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    public static long ToColumn(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();
}
