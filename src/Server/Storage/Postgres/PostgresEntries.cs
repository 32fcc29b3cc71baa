using System.Data;
using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>The rows of logs, in pages. The length of a payload is known without reading it, so a page costs what it holds.</summary>
internal static class PostgresEntries
{
    /// <summary>Columns as arrays: workspace, seq, replica, counter, hash, chain, payload.</summary>
    public const string Insert =
        "INSERT INTO entry (workspace, seq, replica, counter, hash, chain, payload) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)";

    private const string Columns = "seq, replica, counter, hash, chain, payload";

    /// <summary>Pruned rows are not walked over.</summary>
    private const string AfterKept = "greatest($2, (SELECT pruned_seq FROM workspace WHERE id = $1))";

    /// <summary>Seqs have no gaps, so so many rows are a range: however the planner reads it, it reads no more.</summary>
    private const string Rows = "$3 / $4 + 1";

    private const string PageBefore = $"""
        SELECT {Columns}
        FROM (
            SELECT {Columns}, row_number() OVER page AS place, sum(coalesce(octet_length(payload), 0) + $4) OVER page AS bytes
            FROM (
                SELECT {Columns} FROM entry WHERE workspace = $1
        """;

    private const string PageAfter = """
                ) AS following
            WINDOW page AS (ORDER BY seq)) AS summed
        WHERE bytes <= $3 OR place = 1
        ORDER BY seq
        """;

    /// <summary>The entries after a seq whose payloads are kept, as many as fit and at least one.</summary>
    public static Task<IReadOnlyList<ArchivedEntry>> ReadKeptAsync(
        NpgsqlConnection connection, Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        ReadAsync(connection, $"{PageBefore} AND seq > {AfterKept} AND seq <= {AfterKept} + {Rows} {PageAfter}", workspace, afterSeq, pageBytes);

    /// <summary>As <see cref="ReadKeptAsync"/>, with those whose payload was pruned.</summary>
    public static Task<IReadOnlyList<ArchivedEntry>> ReadAllAsync(
        NpgsqlConnection connection, Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        ReadAsync(connection, $"{PageBefore} AND seq > $2 AND seq <= $2 + {Rows} {PageAfter}", workspace, afterSeq, pageBytes);

    public static async Task InsertAsync(NpgsqlConnection connection, Id<Workspace> workspace, IReadOnlyList<ArchivedEntry> entries)
    {
        await using var command = new NpgsqlCommand(Insert, connection).With(
            Enumerable.Repeat(workspace.ToColumn(), entries.Count).ToArray(),
            entries.Select(entry => entry.Seq).ToArray(),
            entries.Select(entry => entry.Replica.ToColumn()).ToArray(),
            entries.Select(entry => entry.Counter).ToArray(),
            entries.Select(entry => entry.Hash).ToArray(),
            entries.Select(entry => entry.Chain.ToBytes()).ToArray(),
            entries.Select(entry => entry.Payload).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<ArchivedEntry>> ReadAsync(
        NpgsqlConnection connection, string sql, Id<Workspace> workspace, long afterSeq, int pageBytes)
    {
#pragma warning disable CA2100 // One of the two above.
        await using var command = new NpgsqlCommand(sql, connection)
            .With(workspace.ToColumn(), afterSeq, pageBytes, Limits.EntryOverheadBytes);
#pragma warning restore CA2100

        // In sequence, because a buffer for a whole wide row would stay with the connection.
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess);
        var entries = new List<ArchivedEntry>();
        while (await reader.ReadAsync())
        {
            entries.Add(new ArchivedEntry(
                reader.GetInt64(0),
                reader.Id<Replica>(1),
                reader.GetInt64(2),
                reader.Bytes(3),
                reader.Chain(4),
                await reader.IsDBNullAsync(5) ? null : await reader.GetFieldValueAsync<byte[]>(5)));
        }

        return entries;
    }
}
