using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Admin;

/// <summary>A SQLite database as one database file.</summary>
/// <param name="database">Asked for only by a backup: restoring must not make the database that it puts in place.</param>
internal sealed class SqliteFileBackup(DataFolder folder, Func<SqliteDatabase> database, ILogger<SqliteDatabase> logger) : IStoreBackup
{
    public async Task BackupAsync(string path, AdminReport report)
    {
        await database().BackupAsync(path);
        await report.SayAsync($"the database is in {path}");
    }

    public async Task RestoreAsync(string path, AdminReport report)
    {
        // A journal without its database would be played into the next one of that name.
        if (folder.DatabaseFiles.FirstOrDefault(File.Exists) is { } there)
        {
            throw new AdminException($"{there} is there already: restore into an empty data folder.");
        }

        await using var draft = new DraftFile(folder.Database);
        await using (var backup = File.OpenRead(path))
        {
            await backup.CopyToAsync(draft.Stream);
        }

        await draft.Stream.FlushAsync();
        await CheckAsync(draft.Name, path);
        await draft.CommitAsync();
        await report.SayAsync($"the database of {path} is here");
    }

    /// <summary>That it opens, is whole and lets devices in is found out before it has its name.</summary>
    private async Task CheckAsync(string draft, string path)
    {
        try
        {
            await using var copy = new SqliteDatabase(draft, logger);
            var verdict = await copy.ReadAsync(session => session.First("PRAGMA quick_check(1)", row => row.GetString(0)));
            if (verdict != "ok")
            {
                throw new AdminException($"{path} is damaged: {verdict}");
            }

            if ((await new SqliteKeyStore(copy).ListKeysAsync()).Count == 0)
            {
                throw new AdminException($"{path} holds no keys, so that it would admit nobody: it is no backup.");
            }
        }
        catch (StorageException error)
        {
            throw new AdminException($"{path} is no backup of a SQLite database: {error.Message}", error);
        }
    }
}
