namespace SyncEngine.Server.Storage.Sqlite;

/// <summary>The statements that bring a file from one schema version to the next.</summary>
internal static class SqliteMigrations
{
    /// <summary>
    /// Entries are clustered by (workspace, seq), so that a page is one range of the tree. The second index is their identity
    /// (invariant 3), and finds a replica's last counter.
    /// </summary>
    public const string Version1 = """
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

    /// <summary>
    /// An entry knows the hash of its payload and can lose the payload itself. What is read without the bytes stands before them in the
    /// row, and the parts of snapshots have row ids: a tree of a key and 256 KiB would be all overflow.
    /// </summary>
    public const string Version2 = """
        ALTER TABLE workspace ADD COLUMN pruned_seq INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE workspace ADD COLUMN importing INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE workspace ADD COLUMN kept_bytes INTEGER NOT NULL DEFAULT 0;
        UPDATE workspace SET kept_bytes = (SELECT COALESCE(sum(length(payload)), 0) FROM entry WHERE workspace = id);

        CREATE TABLE hashed_entry (
            workspace BLOB    NOT NULL,
            seq       INTEGER NOT NULL,
            replica   BLOB    NOT NULL,
            counter   INTEGER NOT NULL,
            hash      BLOB    NOT NULL,
            chain     BLOB    NOT NULL,
            payload   BLOB,
            PRIMARY KEY (workspace, seq)
        ) STRICT, WITHOUT ROWID;

        INSERT INTO hashed_entry (workspace, seq, replica, counter, hash, chain, payload)
        SELECT workspace, seq, replica, counter, sha256(payload), chain, payload FROM entry ORDER BY workspace, seq;

        DROP TABLE entry;
        ALTER TABLE hashed_entry RENAME TO entry;
        CREATE UNIQUE INDEX entry_identity ON entry (workspace, replica, counter);

        CREATE TABLE snapshot (
            workspace BLOB    NOT NULL,
            seq       INTEGER NOT NULL,
            id        BLOB    NOT NULL,
            chain     BLOB    NOT NULL,
            length    INTEGER NOT NULL,
            created   INTEGER NOT NULL,
            PRIMARY KEY (workspace, seq)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE snapshot_part (
            workspace BLOB    NOT NULL,
            snapshot  BLOB    NOT NULL,
            part      INTEGER NOT NULL,
            begun     INTEGER NOT NULL,
            bytes     BLOB    NOT NULL,
            PRIMARY KEY (workspace, snapshot, part)
        ) STRICT;

        CREATE TABLE token_key (
            added   INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            id      TEXT    NOT NULL UNIQUE,
            bytes   BLOB    NOT NULL,
            created INTEGER NOT NULL
        ) STRICT;
        """;

    public const string Version3 = """
        ALTER TABLE device_grant ADD COLUMN online_until INTEGER;
        ALTER TABLE invite ADD COLUMN role INTEGER NOT NULL DEFAULT 1;

        CREATE TABLE audit (
            workspace  BLOB    NOT NULL,
            number     INTEGER NOT NULL,
            at         INTEGER NOT NULL,
            action     INTEGER NOT NULL,
            actor      BLOB    NOT NULL,
            actor_name TEXT    NOT NULL,
            subject    TEXT    NOT NULL,
            scope      INTEGER,
            expires    INTEGER,
            PRIMARY KEY (workspace, number)
        ) STRICT, WITHOUT ROWID;
        """;

    public const string Version4 = """
        CREATE TABLE snapshot_lease (
            workspace BLOB    NOT NULL PRIMARY KEY,
            until     INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """;

    public static IReadOnlyList<string> All { get; } = [Version1, Version2, Version3, Version4];
}
