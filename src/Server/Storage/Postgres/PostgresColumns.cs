using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>How values stand in the columns: ids as uuid of the same bytes in the same order, chains and hashes as bytes.</summary>
internal static class PostgresColumns
{
    /// <summary>Left to itself, Npgsql takes the type of an array of times from its first, which may be null.</summary>
    private const NpgsqlDbType Times = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz;

    public static Guid ToColumn<TOf>(this Id<TOf> id) => new(id.ToBytes(), bigEndian: true);

    public static Id<TOf> ToId<TOf>(this Guid column)
    {
        Span<byte> bytes = stackalloc byte[Protocol.Id<TOf>.ByteLength];
        column.TryWriteBytes(bytes, bigEndian: true, out _);
        return Protocol.Id<TOf>.Read(bytes);
    }

    public static Id<TOf> Id<TOf>(this DbDataReader row, int column) => row.GetGuid(column).ToId<TOf>();

    public static byte[] Bytes(this DbDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    public static Chain Chain(this DbDataReader row, int column) => new(row.Bytes(column));

    /// <summary>Parameters are referred to by their places: $1, $2…</summary>
    public static NpgsqlCommand With(this NpgsqlCommand command, params ReadOnlySpan<object?> values)
    {
        Add(command.Parameters, values);
        return command;
    }

    public static NpgsqlBatchCommand With(this NpgsqlBatchCommand command, params ReadOnlySpan<object?> values)
    {
        Add(command.Parameters, values);
        return command;
    }

    private static void Add(NpgsqlParameterCollection parameters, ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
        {
            parameters.Add(value is DateTime?[] times
                ? new NpgsqlParameter<DateTime?[]> { TypedValue = times, NpgsqlDbType = Times }
                : new NpgsqlParameter { Value = value ?? DBNull.Value });
        }
    }
}
