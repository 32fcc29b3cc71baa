using Microsoft.Data.Sqlite;
using SyncEngine.Server.Operations;
using static SQLitePCL.raw;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>Opens the database file the one way this server uses it.</summary>
internal static class SqliteFile
{
    /// <summary>
    /// WAL with FULL: a commit is on the disk when it returns (invariant 2). EXCLUSIVE: no other program can open the file while this
    /// one does, which is what makes the WAL-reset bug harmless; it needs two connections. The WAL is moved into the file whenever it has
    /// 1,000 pages, 4 MiB, after a commit; one that a large transaction has stretched is cut back to 8 MiB.
    /// </summary>
    private const string Settings = """
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 1000;
        PRAGMA journal_size_limit = 8388608;
        """;

    public static SqliteSession Open(string path, ILogger logger)
    {
        SQLitePCL.Batteries_V2.Init();
        WarnOfWalReset(logger);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        try
        {
            connection.Open();
            connection.RunScript(Settings);
            SqliteSchema.Migrate(connection, logger);
            return new SqliteSession(connection);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw new StorageException($"The database {path} cannot be opened: {error.Message}", error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of the database at this path and of its WAL.</summary>
    public static long SizeOf(string path) =>
        new[] { path, path + "-wal" }.Select(name => new FileInfo(name)).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>3.51.3 has the fix, and of the older lines 3.50.7 and 3.44.6.</summary>
    internal static bool HasWalResetBug(int version) => version switch
    {
        >= 3_051_003 => false,
        >= 3_051_000 => true,
        >= 3_050_007 => false,
        >= 3_045_000 => true,
        >= 3_044_006 => false,
        >= 3_007_000 => true,
        _ => false,
    };

    private static void WarnOfWalReset(ILogger logger)
    {
        if (HasWalResetBug(sqlite3_libversion_number()))
        {
            Log.SqliteHasWalResetBug(logger, sqlite3_libversion().utf8_to_string());
        }
    }
}
