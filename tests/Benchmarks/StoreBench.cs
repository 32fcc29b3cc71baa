using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Server.Storage.Sqlite;
using SyncEngine.Testing.Server;

namespace SyncEngine.Benchmarks;

/// <summary>What a store alone can take: appenders that each wait for their one delta before the next, every one in a workspace of its own.</summary>
internal static class StoreBench
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async IAsyncEnumerable<(string What, string Figure)> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("syncengine-");
        await using (var sqlite = new SqliteDatabase(Path.Combine(folder.FullName, "sync.db"), NullLogger<SqliteDatabase>.Instance))
        {
            await foreach (var row in MeasureAsync("SQLite", new SqliteLogStore(sqlite), new SqliteAccessStore(sqlite)))
            {
                yield return row;
            }
        }

        folder.Delete(recursive: true);
        await using var cluster = await PostgresCluster.CreateAsync();
        await using var database = await cluster.CreateDatabaseAsync();
        await using var postgres = new PostgresDatabase(database.ConnectionString, TimeProvider.System, NullLogger<PostgresDatabase>.Instance);
        await postgres.OpenAsync();
        await using var log = new PostgresLogStore(postgres, NullLogger<PostgresLogStore>.Instance);
        await foreach (var row in MeasureAsync("PostgreSQL", log, new PostgresAccessStore(postgres)))
        {
            yield return row;
        }
    }

    private static async IAsyncEnumerable<(string What, string Figure)> MeasureAsync(string name, ILogStore log, IAccessStore access)
    {
        foreach (var appenders in (int[])[1, 1, 10, 100])
        {
            var clock = Stopwatch.StartNew();
            var counts = await Task.WhenAll(Enumerable.Range(0, appenders).Select(_ => AppendAsync(log, access, clock)));
            yield return ($"{name}, {appenders} at once", $"{counts.Sum() / clock.Elapsed.TotalSeconds:N0} appends/s");
        }
    }

    private static async Task<int> AppendAsync(ILogStore log, IAccessStore access, Stopwatch clock)
    {
        var master = new StoredGrant(
            Id<Grant>.New(), Id<Workspace>.New(), Id<Device>.New(), "bench", Role.Master, Scope.ReadWrite, DateTimeOffset.UnixEpoch);
        await access.CreateWorkspaceAsync(master);
        var replica = Id<Replica>.New();
        var payload = new byte[Bench.DeltaBytes];
        var counter = 0;
        while (clock.Elapsed < Time)
        {
            await log.AppendAsync(new Append(master.Workspace, master.Id, replica, ++counter, [payload], DateTimeOffset.UnixEpoch));
        }

        return counter;
    }
}
