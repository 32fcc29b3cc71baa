using Dapper;
using Npgsql;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>
/// The tables. A database only ever moves forward: a released migration is never edited, the next one is added after it. All that are
/// missing run in one transaction, one node at a time.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>Any number that no other program on the database uses.</summary>
    private const long MigrationLock = 0x53796E63456E67;

    /// <summary>Inside a transaction: the lock goes with it.</summary>
    /// <exception cref="StorageException">A newer server has written the database.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock });
        var version = await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('schema_version') IS NOT NULL")
            ? await connection.QuerySingleAsync<int>("SELECT version FROM schema_version")
            : 0;
        if (version > PostgresMigrations.All.Count)
        {
            throw new StorageException(
                $"The database has schema version {version}, and this server knows {PostgresMigrations.All.Count}: "
                + "a newer one has written it.");
        }

        if (version == PostgresMigrations.All.Count)
        {
            return;
        }

        foreach (var migration in PostgresMigrations.All.Skip(version))
        {
            await connection.ExecuteAsync(migration);
        }

        await connection.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL);
            DELETE FROM schema_version;
            INSERT INTO schema_version VALUES (@Version);
            """,
            new { Version = PostgresMigrations.All.Count });
    }
}
