using Microsoft.Data.Sqlite;
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

    /// <summary>Copied beside, flushed and moved: under its name there is a whole copy or none.</summary>
    /// <exception cref="StorageException">There is such a file already, it cannot be written, or the store fails.</exception>
    public static async Task RunAsync(SqliteDatabase database, string path)
    {
        if (File.Exists(path))
        {
            throw new StorageException($"{path} is there already, and a backup replaces no file.");
        }

        var draft = $"{path}.{Path.GetRandomFileName()}.part";
        try
        {
            CreatePrivate(draft);
            try
            {
                await CopyAsync(database, draft);
                FlushToDisk(draft);
                File.Move(draft, path);
            }
            finally
            {
                File.Delete(draft);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageException($"The backup {path} cannot be written: {error.Message}", error);
        }
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

    /// <summary>The copy holds the keys that sign tokens.</summary>
    private static void CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    private static void FlushToDisk(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(file);
    }
}
