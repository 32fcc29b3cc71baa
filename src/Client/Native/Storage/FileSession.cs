using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace SyncEngine.Client.Storage;

/// <summary>The one connection to a store's file, for one caller at a time. Parameters are $1, $2… in order.</summary>
internal sealed class FileSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>SQLite ends a transaction by itself when the disk fails, so it is asked.</summary>
    public bool InTransaction => sqlite3_get_autocommit(connection.Handle) == 0;

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    public List<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values) =>
        [.. Each(Bind(sql, values), read)];

    /// <summary>The first rows, as many as fit in <paramref name="maxBytes"/> and at least one.</summary>
    public List<T> Page<T>(string sql, Func<SqliteDataReader, T> read, Func<T, int> bytesOf, int maxBytes, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        foreach (var row in Each(Bind(sql, values), read))
        {
            maxBytes -= bytesOf(row);
            if (maxBytes < 0 && rows.Count > 0)
            {
                break;
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Several statements, none of which has parameters or an answer.</summary>
    public void Run(string statements)
    {
        var code = sqlite3_exec(connection.Handle, statements);
        if (code != SQLITE_OK)
        {
            throw new SqliteException(sqlite3_errmsg(connection.Handle).utf8_to_string(), code);
        }
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private static IEnumerable<T> Each<T>(SqliteCommand command, Func<SqliteDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return read(reader);
        }
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this folder.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
