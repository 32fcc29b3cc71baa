using Dapper;
using Npgsql;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>
/// The tables. A database only ever moves forward: a released migration is never edited, the next one is added after it. All that are
/// missing run in one transaction, one node at a time.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>
    /// Heads are updated with every append: half of each page is left free, so that the new version of a row fits beside the old one. Payloads
    /// are encrypted or compressed by the devices, so they are never compressed again. An entry's second index is its identity (invariant 3),
    /// and finds a replica's last counter.
    /// </summary>
    private const string Version1 = """
        CREATE TABLE workspace (
            id         uuid        NOT NULL PRIMARY KEY,
            created    timestamptz NOT NULL,
            head_seq   bigint      NOT NULL,
            head_chain bytea       NOT NULL,
            pruned_seq bigint      NOT NULL DEFAULT 0,
            importing  boolean     NOT NULL DEFAULT false
        ) WITH (fillfactor = 50);

        CREATE TABLE entry (
            workspace uuid   NOT NULL,
            replica   uuid   NOT NULL,
            seq       bigint NOT NULL,
            counter   bigint NOT NULL,
            hash      bytea  NOT NULL,
            chain     bytea  NOT NULL,
            payload   bytea,
            PRIMARY KEY (workspace, seq),
            CONSTRAINT entry_identity UNIQUE (workspace, replica, counter)
        );

        ALTER TABLE entry ALTER COLUMN payload SET STORAGE EXTERNAL;

        CREATE TABLE device_grant (
            id          uuid        NOT NULL PRIMARY KEY,
            workspace   uuid        NOT NULL,
            device      uuid        NOT NULL,
            device_name text        NOT NULL,
            role        integer     NOT NULL,
            scope       integer     NOT NULL,
            issued      timestamptz NOT NULL,
            expires     timestamptz,
            revoked     timestamptz,
            last_seen   timestamptz,
            cursor_seq  bigint,
            invite      uuid,
            revision    integer     NOT NULL
        );

        CREATE INDEX device_grant_workspace ON device_grant (workspace, issued);

        CREATE TABLE invite (
            id          uuid        NOT NULL PRIMARY KEY,
            workspace   uuid        NOT NULL,
            maker       uuid        NOT NULL,
            name        text        NOT NULL,
            secret_hash bytea       NOT NULL,
            scope       integer     NOT NULL,
            created     timestamptz NOT NULL,
            expires     timestamptz,
            revoked     timestamptz,
            uses        integer,
            used        integer     NOT NULL
        );

        CREATE INDEX invite_workspace ON invite (workspace, created);

        CREATE TABLE snapshot (
            id        uuid        NOT NULL PRIMARY KEY,
            workspace uuid        NOT NULL,
            seq       bigint      NOT NULL,
            chain     bytea       NOT NULL,
            length    bigint      NOT NULL,
            created   timestamptz NOT NULL,
            UNIQUE (workspace, seq)
        );

        CREATE TABLE snapshot_part (
            workspace uuid        NOT NULL,
            snapshot  uuid        NOT NULL,
            part      integer     NOT NULL,
            begun     timestamptz NOT NULL,
            bytes     bytea       NOT NULL,
            PRIMARY KEY (workspace, snapshot, part)
        );

        ALTER TABLE snapshot_part ALTER COLUMN bytes SET STORAGE EXTERNAL;

        CREATE TABLE token_key (
            place   bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
            id      text        NOT NULL PRIMARY KEY,
            bytes   bytea       NOT NULL,
            created timestamptz NOT NULL
        );
        """;

    /// <summary>Any number that no other program on the database uses.</summary>
    private const long MigrationLock = 0x53796E63456E67;

    public static IReadOnlyList<string> Migrations { get; } = [Version1];

    /// <summary>Inside a transaction: the lock goes with it.</summary>
    /// <exception cref="StorageException">A newer server has written the database.</exception>
    public static async Task MigrateAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@MigrationLock)", new { MigrationLock });
        var version = await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('schema_version') IS NOT NULL")
            ? await connection.QuerySingleAsync<int>("SELECT version FROM schema_version")
            : 0;
        if (version > Migrations.Count)
        {
            throw new StorageException(
                $"The database has schema version {version}, and this server knows {Migrations.Count}: a newer one has written it.");
        }

        if (version == Migrations.Count)
        {
            return;
        }

        foreach (var migration in Migrations.Skip(version))
        {
            await connection.ExecuteAsync(migration);
        }

        await connection.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS schema_version (version integer NOT NULL);
            DELETE FROM schema_version;
            INSERT INTO schema_version VALUES (@Version);
            """,
            new { Version = Migrations.Count });
    }
}
