using Microsoft.Data.Sqlite;
using SyncEngine.Server.Operations;
using static SQLitePCL.raw;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>
/// A copy of the whole database while it is in use, of the one connection itself: what is written meanwhile goes into the copy too, and the
/// copy never has to begin again.
/// </summary>
internal static class SqliteBackup
{
    /// <summary>1 MiB, a few milliseconds: so long an append may wait for the copying.</summary>
    private const int PagesPerTurn = 256;

    /// <summary>Under its name there is a whole copy or none.</summary>
    /// <exception cref="IOException">There is such a file already, or it cannot be written.</exception>
    /// <exception cref="StorageException">The store fails, or is closed meanwhile.</exception>
    public static async Task RunAsync(SqliteDatabase database, string path)
    {
        await using var draft = new DraftFile(path);
        try
        {
            await CopyAsync(database, draft.Name);
        }
        catch (SqliteException error)
        {
            throw new IOException($"The backup {path} cannot be written: {error.Message}", error);
        }

        await draft.CommitAsync();
    }

    private static async Task CopyAsync(SqliteDatabase database, string path)
    {
        await using var target = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        await target.OpenAsync();

        // A copy that is broken off is thrown away, so that it needs no journal; and it is flushed once, when it is whole.
        target.RunScript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;");

        // Disposed on whatever thread this ends on: SQLite itself lets one call at a time into a connection.
        using var backup = await database.ReadAsync(session => session.BeginBackup(target));
        var code = SQLITE_OK;
        while (code == SQLITE_OK)
        {
            code = await database.ReadAsync(_ => sqlite3_backup_step(backup, PagesPerTurn));
        }

        if (code != SQLITE_DONE)
        {
            throw new SqliteException(sqlite3_errstr(code).utf8_to_string(), code);
        }
    }
}
