using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>A folder with a SQLite database in it, gone with the test.</summary>
public sealed class StoreFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public string Database => FileOf("sync.db");

    public string FileOf(string name) => Path.Combine(_path, name);

    public StoreUnderTest Open() => StoreOf(OpenDatabase(Database));

    public void Dispose() => Directory.Delete(_path, recursive: true);

    internal static SqliteDatabase OpenDatabase(string path) => new(path, NullLogger<SqliteDatabase>.Instance);

    internal static StoreUnderTest StoreOf(SqliteDatabase database) => new(
        new SqliteLogStore(database),
        new SqliteAccessStore(database),
        new SqliteSnapshotStore(database),
        new SqliteKeyStore(database),
        new SqliteArchiveStore(database),
        database.DisposeAsync);
}
