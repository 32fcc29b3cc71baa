using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>
/// The version of a file is its user_version, and a file only ever moves forward: a released migration is never edited, the next one is
/// added after it.
/// </summary>
internal static class SqliteSchema
{
    /// <exception cref="StorageException">A newer server has written the file.</exception>
    public static void Migrate(SqliteConnection connection, ILogger logger)
    {
        var version = VersionOf(connection);
        if (version > SqliteMigrations.All.Count)
        {
            throw new StorageException(
                $"{connection.DataSource} has schema version {version}, and this server knows {SqliteMigrations.All.Count}: "
                + "a newer one has written it.");
        }

        if (version > 0 && version < SqliteMigrations.All.Count)
        {
            Log.SqliteMigrates(logger, version, SqliteMigrations.All.Count);
        }

        connection.CreateFunction("sha256", (byte[] bytes) => SHA256.HashData(bytes), isDeterministic: true);
        for (var next = version; next < SqliteMigrations.All.Count; next++)
        {
            connection.RunScript($"BEGIN IMMEDIATE; {SqliteMigrations.All[next]} PRAGMA user_version = {next + 1}; COMMIT;");
        }
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (int)(long)command.ExecuteScalar()!;
    }
}
