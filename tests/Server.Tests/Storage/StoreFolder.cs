using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Server.Storage.Sqlite;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>A folder with a SQLite database in it, gone with the test.</summary>
public sealed class StoreFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public string Database => Path.Combine(_path, "sync.db");

    public StoreUnderTest Open()
    {
        var database = new SqliteDatabase(Database, NullLogger<SqliteDatabase>.Instance);
        return new StoreUnderTest(new SqliteLogStore(database), new SqliteAccessStore(database), database.DisposeAsync);
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
