namespace SyncEngine.Server.Storage.Postgres;

/// <summary>The statements that bring a database from one schema version to the next.</summary>
internal static class PostgresMigrations
{
    /// <summary>
    /// Heads are updated with every append: half of each page is left free, so that the new version of a row fits beside the old one. Payloads
    /// are encrypted or compressed by the devices, so they are never compressed again. An entry's second index is its identity (invariant 3),
    /// and finds a replica's last counter. It begins with the replica: of two indexes that begin with the workspace, the planner takes the wrong
    /// one for a log that has grown since its statistics were gathered, and reads all of it.
    /// </summary>
    public const string Version1 = """
        CREATE TABLE workspace (
            id         uuid        NOT NULL PRIMARY KEY,
            created    timestamptz NOT NULL,
            head_seq   bigint      NOT NULL,
            head_chain bytea       NOT NULL,
            pruned_seq bigint      NOT NULL DEFAULT 0,
            kept_bytes bigint      NOT NULL DEFAULT 0,
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
            CONSTRAINT entry_identity UNIQUE (replica, workspace, counter)
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

    public const string Version2 = """
        ALTER TABLE device_grant ADD COLUMN online_until timestamptz;
        ALTER TABLE invite ADD COLUMN role integer NOT NULL DEFAULT 1;

        CREATE TABLE audit (
            workspace  uuid        NOT NULL,
            number     bigint      NOT NULL,
            at         timestamptz NOT NULL,
            action     integer     NOT NULL,
            actor      uuid        NOT NULL,
            actor_name text        NOT NULL,
            subject    text        NOT NULL,
            scope      integer,
            expires    timestamptz,
            PRIMARY KEY (workspace, number)
        );
        """;

    public const string Version3 = """
        CREATE TABLE snapshot_lease (
            workspace uuid        NOT NULL PRIMARY KEY,
            until     timestamptz NOT NULL
        );
        """;

    public static IReadOnlyList<string> All { get; } = [Version1, Version2, Version3];
}
