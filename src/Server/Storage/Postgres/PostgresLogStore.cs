using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresLogStore : ILogStore, IAsyncDisposable
{
    private readonly PostgresDatabase _database;
    private readonly PostgresAppendLane _lane;

    public PostgresLogStore(PostgresDatabase database, ILogger<PostgresLogStore> logger)
    {
        _database = database;
        _lane = new PostgresAppendLane(database, logger, (workspace, rows) => Committed?.Invoke(workspace, rows));
    }

    public event Action<Id<Workspace>, IReadOnlyList<LogRow>>? Committed;

    public Task<AppendOutcome> AppendAsync(Append append) => _lane.AppendAsync(append);

    public Task<IReadOnlyList<LogRow>> ReadAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        _database.ReadAsync<IReadOnlyList<LogRow>>(async connection =>
        {
            var entries = await PostgresEntries.ReadKeptAsync(connection, workspace, afterSeq, pageBytes);
            return entries
                .Select(entry => new LogRow(entry.Seq, new LogEntry(entry.Replica, entry.Counter, entry.Payload), entry.Chain))
                .ToList();
        });

    public Task<LogPosition> LocateAsync(Id<Workspace> workspace, Id<Replica> replica, long seq) =>
        _database.ReadAsync(async connection =>
        {
            await using var command = new NpgsqlCommand(
                """
                SELECT head_seq, head_chain, pruned_seq,
                    coalesce((SELECT counter FROM entry WHERE workspace = $1 AND replica = $2 ORDER BY counter DESC LIMIT 1), 0),
                    (SELECT chain FROM entry WHERE workspace = $1 AND seq = $3)
                FROM workspace WHERE id = $1
                """,
                connection).With(workspace.ToColumn(), replica.ToColumn(), seq);
            await using var reader = await command.ExecuteReaderAsync();
            if (!await reader.ReadAsync())
            {
                throw new StorageException($"The store has no workspace {workspace}.");
            }

            Chain? chain = seq == 0 ? Chain.Start : reader.IsDBNull(4) ? null : reader.Chain(4);
            return new LogPosition(new Cursor(reader.GetInt64(0), reader.Chain(1)), reader.GetInt64(3), chain, reader.GetInt64(2));
        });

    public Task<IReadOnlyDictionary<Id<Workspace>, long>> ReadHeadsAsync(IReadOnlyCollection<Id<Workspace>> workspaces) =>
        _database.ReadAsync<IReadOnlyDictionary<Id<Workspace>, long>>(async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT id, head_seq FROM workspace WHERE id = ANY($1)", connection)
                .With(workspaces.Select(workspace => workspace.ToColumn()).ToArray());
            await using var reader = await command.ExecuteReaderAsync();
            var heads = new Dictionary<Id<Workspace>, long>();
            while (await reader.ReadAsync())
            {
                heads.Add(reader.Id<Workspace>(0), reader.GetInt64(1));
            }

            return heads;
        });

    public ValueTask DisposeAsync() => _lane.DisposeAsync();
}
