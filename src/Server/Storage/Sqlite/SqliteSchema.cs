using Microsoft.Data.Sqlite;

namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>
/// The tables. The version of a file is its user_version, and a file only ever moves forward: a released migration is never edited,
/// the next one is added after it.
/// </summary>
internal static class SqliteSchema
{
    /// <summary>
    /// Entries are clustered by (workspace, seq), so that a page is one range of the tree. The second index is their identity
    /// (invariant 3), and finds a replica's last counter.
    /// </summary>
    private const string Version1 = """
        CREATE TABLE workspace (
            id         BLOB    NOT NULL PRIMARY KEY,
            created    INTEGER NOT NULL,
            head_seq   INTEGER NOT NULL,
            head_chain BLOB    NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE entry (
            workspace BLOB    NOT NULL,
            seq       INTEGER NOT NULL,
            replica   BLOB    NOT NULL,
            counter   INTEGER NOT NULL,
            chain     BLOB    NOT NULL,
            payload   BLOB    NOT NULL,
            PRIMARY KEY (workspace, seq)
        ) STRICT, WITHOUT ROWID;

        CREATE UNIQUE INDEX entry_identity ON entry (workspace, replica, counter);

        CREATE TABLE device_grant (
            id          BLOB    NOT NULL PRIMARY KEY,
            workspace   BLOB    NOT NULL,
            device      BLOB    NOT NULL,
            device_name TEXT    NOT NULL,
            role        INTEGER NOT NULL,
            scope       INTEGER NOT NULL,
            issued      INTEGER NOT NULL,
            expires     INTEGER,
            revoked     INTEGER,
            last_seen   INTEGER,
            cursor_seq  INTEGER,
            invite      BLOB,
            revision    INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX device_grant_workspace ON device_grant (workspace, issued);

        CREATE TABLE invite (
            id          BLOB    NOT NULL PRIMARY KEY,
            workspace   BLOB    NOT NULL,
            maker       BLOB    NOT NULL,
            name        TEXT    NOT NULL,
            secret_hash BLOB    NOT NULL,
            scope       INTEGER NOT NULL,
            created     INTEGER NOT NULL,
            expires     INTEGER,
            revoked     INTEGER,
            uses        INTEGER,
            used        INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE INDEX invite_workspace ON invite (workspace, created);
        """;

    private static readonly string[] Migrations = [Version1];

    /// <exception cref="StorageException">A newer server has written the file.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        var version = VersionOf(connection);
        if (version > Migrations.Length)
        {
            throw new StorageException(
                $"{connection.DataSource} has schema version {version}, and this server knows {Migrations.Length}: a newer one has written it.");
        }

        for (var next = version; next < Migrations.Length; next++)
        {
            Execute(connection, $"BEGIN IMMEDIATE; {Migrations[next]} PRAGMA user_version = {next + 1}; COMMIT;");
        }
    }

    private static long VersionOf(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are the constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
