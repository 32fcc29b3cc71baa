using Microsoft.Data.Sqlite;
using static SQLitePCL.raw;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>
/// Several statements at once, ended by the first that fails. A command's ExecuteNonQuery is not for them: it swallows the errors of all
/// statements after one that returned rows.
/// </summary>
internal static class SqliteScript
{
    public static void RunScript(this SqliteConnection connection, string statements)
    {
        var code = sqlite3_exec(connection.Handle, statements);
        if (code != SQLITE_OK)
        {
            throw new SqliteException(sqlite3_errmsg(connection.Handle).utf8_to_string(), code);
        }
    }
}
