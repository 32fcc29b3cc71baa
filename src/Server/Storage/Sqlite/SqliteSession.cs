using Microsoft.Data.Sqlite;
using SQLitePCL;
using static SQLitePCL.raw;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The one connection and its prepared statements, for the database's thread alone. Parameters are $1, $2… in order.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    /// <summary>SQLite ends a transaction by itself when the disk fails, so it is asked.</summary>
    public bool InTransaction => sqlite3_get_autocommit(connection.Handle) == 0;

    public string Path => connection.DataSource;

    public sqlite3_backup BeginBackup(SqliteConnection target) =>
        sqlite3_backup_init(target.Handle, "main", connection.Handle, "main")
        ?? throw new SqliteException(sqlite3_errmsg(target.Handle).utf8_to_string(), sqlite3_errcode(target.Handle));

    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    public List<T> List<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Bind(sql, values).ExecuteReader();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first rows, as many as fit in <paramref name="pageBytes"/> and at least one.</summary>
    public List<T> Page<T>(
        string sql, Func<SqliteDataReader, T> read, Func<T, int> bytesOf, int pageBytes, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Bind(sql, values).ExecuteReader();
        while (reader.Read())
        {
            var row = read(reader);
            pageBytes -= bytesOf(row);
            if (pageBytes < 0 && rows.Count > 0)
            {
                break;
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary>The first row, or null.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : class
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    /// <summary>The first row as a value, or null.</summary>
    public T? FirstValue<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
        where T : struct
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
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
