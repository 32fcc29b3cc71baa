using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Storage;

/// <summary>
/// What is in the file. Outbox numbers are SQLite's and never given twice; a replica's counters begin after <c>base</c>, so that a new replica
/// id numbers the outbox anew without touching it. <c>log</c> numbers the logs that this store has begun.
/// </summary>
internal static class FileSchema
{
    /// <summary>The version of a file is its user_version; a file only ever moves forward.</summary>
    private const int Version = 1;

    /// <summary>Says in the file's header whose it is: "SyEn".</summary>
    private const int ApplicationId = 0x5379456e;

    /// <summary>
    /// FULL: what a transaction has committed is on the disk (invariant 6). EXCLUSIVE: one owner at a time, which also makes the WAL-reset bug
    /// of several connections harmless.
    /// </summary>
    private const string Settings = """
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        BEGIN IMMEDIATE;
        COMMIT;
        """;

    private static readonly string Tables = $"""
        BEGIN IMMEDIATE;
        CREATE TABLE replica (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            workspace BLOB NOT NULL, replica BLOB NOT NULL, base INTEGER NOT NULL, stored INTEGER NOT NULL,
            log INTEGER NOT NULL, seq INTEGER NOT NULL, chain BLOB NOT NULL, folded_seq INTEGER NOT NULL);
        CREATE TABLE access (id INTEGER PRIMARY KEY CHECK (id = 1), given TEXT NOT NULL, token TEXT NOT NULL);
        CREATE TABLE outbox (number INTEGER PRIMARY KEY AUTOINCREMENT, payload BLOB NOT NULL);
        CREATE TABLE entry (seq INTEGER PRIMARY KEY, replica BLOB NOT NULL, counter INTEGER NOT NULL, payload BLOB NOT NULL);
        CREATE TABLE snapshot (part INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        COMMIT;
        """;

    /// <exception cref="WorkspaceStoreException">It is no store of this workspace, or of a newer library.</exception>
    /// <exception cref="SqliteException">It cannot be used at all.</exception>
    public static void Prepare(FileSession session, string path, Id<Workspace> workspace)
    {
        session.Run(Settings);
        switch (Number(session, "PRAGMA user_version"))
        {
            case 0 when Number(session, "SELECT count(*) FROM sqlite_schema") == 0:
                session.Run(Tables);
                break;
            case > Version and var version when IsOurs(session):
                throw new WorkspaceStoreException(
                    WorkspaceStoreProblem.Newer, $"{path} has version {version}, and this library knows {Version}: a newer one has written it.");
            case Version when IsOurs(session):
                break;
            default:
                throw new WorkspaceStoreException(WorkspaceStoreProblem.Damaged, $"{path} is a database, and no store of a workspace.");
        }

        session.Execute(
            "INSERT INTO replica VALUES (1, $1, $2, 0, 0, 1, 0, $3, 0) ON CONFLICT DO NOTHING",
            workspace.ToBytes(),
            Protocol.Id<Replica>.New().ToBytes(),
            Cursor.Start.Chain.ToBytes());
        var owner = session.List("SELECT workspace FROM replica", row => row.Id<Workspace>(0))[0];
        if (owner != workspace)
        {
            throw new WorkspaceStoreException(WorkspaceStoreProblem.OtherWorkspace, $"{path} is the store of workspace {owner}, not of {workspace}.");
        }
    }

    public static Id<TOf> Id<TOf>(this SqliteDataReader row, int column) => Protocol.Id<TOf>.Read(row.Bytes(column));

    public static byte[] Bytes(this SqliteDataReader row, int column) => row.GetFieldValue<byte[]>(column);

    private static bool IsOurs(FileSession session) => Number(session, "PRAGMA application_id") == ApplicationId;

    private static long Number(FileSession session, string sql) => session.List(sql, row => row.GetInt64(0))[0];
}
