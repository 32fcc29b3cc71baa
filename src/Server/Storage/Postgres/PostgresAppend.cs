using Npgsql;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>
/// One attempt to append a group in one transaction of two round trips: lock and ask, then insert and commit. The rows of the workspaces are
/// locked in the order of their ids, so that no two nodes wait for each other, and until the commit, so that seqs come without a gap
/// (invariant 4). What a statement after the lock reads, the lock has waited for.
/// </summary>
internal sealed class PostgresAppend(IReadOnlyList<Append> group)
{
    /// <summary>A transaction that takes longer than this has met something that is stuck, and is tried again.</summary>
    private const int TimeoutSeconds = 5;

    private readonly Dictionary<Id<Workspace>, LogDraft> _drafts = [];

    /// <summary>What became of each append of the group; null where there is no such workspace.</summary>
    public IReadOnlyList<AppendOutcome?> Outcomes { get; private set; } = [];

    /// <summary>The new entries of each workspace that has some, in log order.</summary>
    public IEnumerable<(Id<Workspace> Workspace, IReadOnlyList<NewEntry> Entries)> Additions =>
        from draft in _drafts where draft.Value.NewEntries.Count > 0 select (draft.Key, draft.Value.NewEntries);

    /// <summary>Completes when the commit is durable.</summary>
    public async Task RunAsync(NpgsqlConnection connection)
    {
        await AskAsync(connection);
        Outcomes = [.. group.Select(append => _drafts.TryGetValue(append.Workspace, out var draft) ? draft.Append(append) : null)];
        await CommitAsync(connection);
    }

    /// <summary>
    /// Whether an attempt was committed though its answer was lost. Its last chain says so: no other history of the log reaches it (invariant 8).
    /// </summary>
    public async Task<bool> IsCommittedAsync(NpgsqlConnection connection)
    {
        if (Additions.FirstOrDefault() is not ({ } workspace, { } entries))
        {
            return false;
        }

        // Behind the lock: the server may still be at work on what the broken connection asked for.
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT 1 FROM workspace WHERE id = $1 FOR UPDATE").With(workspace.ToColumn()));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT chain FROM entry WHERE workspace = $1 AND seq = $2")
            .With(workspace.ToColumn(), entries[^1].Row.Seq));
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        return await reader.ReadAsync() && reader.Chain(0) == entries[^1].Row.Chain;
    }

    /// <summary>Locks the logs, and reads where they end, what the group repeats of them, and what its grants allow.</summary>
    private async Task AskAsync(NpgsqlConnection connection)
    {
        var replicas = group.GroupBy(append => (append.Workspace, append.Replica)).ToList();
        var workspace = replicas.Select(appends => appends.Key.Workspace.ToColumn()).ToArray();
        var replica = replicas.Select(appends => appends.Key.Replica.ToColumn()).ToArray();
        var low = replicas.Select(appends => appends.Min(append => append.FirstCounter)).ToArray();
        var high = replicas.Select(appends => appends.Max(append => append.FirstCounter + append.Payloads.Count - 1)).ToArray();
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        foreach (var statement in PostgresDatabase.Begin)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            "SELECT id, head_seq, head_chain, kept_bytes FROM workspace WHERE id = ANY($1) ORDER BY id FOR UPDATE").With(workspace));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            SELECT asked.workspace, asked.replica, last.counter
            FROM unnest($1, $2) AS asked (workspace, replica), LATERAL (
                SELECT counter FROM entry
                WHERE entry.workspace = asked.workspace AND entry.replica = asked.replica
                ORDER BY counter DESC LIMIT 1) AS last
            """).With(workspace, replica));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            SELECT entry.workspace, entry.replica, entry.counter, entry.seq, entry.hash
            FROM unnest($1, $2, $3, $4) AS asked (workspace, replica, low, high)
            JOIN entry ON entry.workspace = asked.workspace AND entry.replica = asked.replica
                AND entry.counter BETWEEN asked.low AND asked.high
            """).With(workspace, replica, low, high));
        batch.BatchCommands.Add(PostgresGrants.Find(group.Select(append => append.Grant).Distinct()));

        await using var reader = await batch.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            _drafts.Add(reader.Id<Workspace>(0), new LogDraft(new Cursor(reader.GetInt64(1), reader.Chain(2)), reader.GetInt64(3)));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            _drafts[reader.Id<Workspace>(0)].KnowReplica(reader.Id<Replica>(1), reader.GetInt64(2));
        }

        await reader.NextResultAsync();
        while (await reader.ReadAsync())
        {
            _drafts[reader.Id<Workspace>(0)].KnowEntry(reader.Id<Replica>(1), reader.GetInt64(2), reader.GetInt64(3), reader.Bytes(4));
        }

        await reader.NextResultAsync();
        await foreach (var grant in PostgresGrants.ReadAsync(reader))
        {
            _drafts.GetValueOrDefault(grant.Workspace)?.KnowGrant(grant);
        }
    }

    private async Task CommitAsync(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection) { Timeout = TimeoutSeconds };
        var additions = Additions.ToList();
        if (additions.Count > 0)
        {
            batch.BatchCommands.Add(Insert(additions.SelectMany(of => of.Entries.Select(entry => (of.Workspace, entry))).ToList()));
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                UPDATE workspace SET head_seq = head.seq, head_chain = head.chain, kept_bytes = head.bytes
                FROM unnest($1, $2, $3, $4) AS head (workspace, seq, chain, bytes) WHERE id = head.workspace
                """).With(
                    additions.Select(of => of.Workspace.ToColumn()).ToArray(),
                    additions.Select(of => of.Entries[^1].Row.Seq).ToArray(),
                    additions.Select(of => of.Entries[^1].Row.Chain.ToBytes()).ToArray(),
                    additions.Select(of => _drafts[of.Workspace].KeptBytes).ToArray()));
        }

        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        await batch.ExecuteNonQueryAsync();
    }

    private static NpgsqlBatchCommand Insert(List<(Id<Workspace> Workspace, NewEntry Entry)> entries) =>
        new NpgsqlBatchCommand(PostgresEntries.Insert).With(
            entries.Select(of => of.Workspace.ToColumn()).ToArray(),
            entries.Select(of => of.Entry.Row.Seq).ToArray(),
            entries.Select(of => of.Entry.Row.Entry.Replica.ToColumn()).ToArray(),
            entries.Select(of => of.Entry.Row.Entry.Counter).ToArray(),
            entries.Select(of => of.Entry.Hash).ToArray(),
            entries.Select(of => of.Entry.Row.Chain.ToBytes()).ToArray(),
            entries.Select(of => of.Entry.Row.Entry.Payload).ToArray());
}
