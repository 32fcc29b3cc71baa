using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Client.Storage;

/// <summary>The local store of one workspace in a file: the engine's port, and the two things that a program does, append and read.</summary>
internal sealed class FileReplica(FileDatabase database) : IReplicaStore
{
    private long _base;

    /// <summary>The number in the outbox of a delta of this replica.</summary>
    public long NumberOf(long counter) => Interlocked.Read(ref _base) + counter;

    /// <summary>Appends to the outbox and gives the number there; when the task completes it is on the disk (invariant 6).</summary>
    public Task<long> AppendAsync(byte[] delta, CancellationToken cancellationToken) => database.RunAsync(
        session => session.List("INSERT INTO outbox (payload) VALUES ($1) RETURNING number", row => row.GetInt64(0), delta)[0],
        cancellationToken);

    /// <summary>What comes after a position: the snapshot, if it covers more than that, or some deltas; nothing at the end.</summary>
    public Task<IReadOnlyList<Received>> ReadAsync(LogPosition after, int maxBytes, CancellationToken cancellationToken) =>
        database.RunAsync<IReadOnlyList<Received>>(
            session =>
            {
                var row = ReplicaRow.Read(session);
                var seq = after.Log == row.Log ? after.Seq : 0;
                return seq < row.FoldedSeq
                    ? [new Received.Snapshot(new LogPosition(row.Log, row.FoldedSeq), FileSnapshot.Read(session))]
                    : ReadDeltas(session, row.Log, seq, maxBytes);
            },
            cancellationToken);

    /// <summary>Where the local log ends.</summary>
    public Task<LogPosition> FindEndAsync(CancellationToken cancellationToken) => database.RunAsync(
        session =>
        {
            var row = ReplicaRow.Read(session);
            return new LogPosition(row.Log, row.Cursor.Seq);
        },
        cancellationToken);

    public Task<StoredReplica> LoadAsync(CancellationToken cancellationToken) => KeepBaseAsync(ReplicaRow.Read, cancellationToken);

    public Task<OutboxRead> ReadOutboxAsync(long afterCounter, int maxDeltas, int maxBytes, CancellationToken cancellationToken) =>
        database.RunAsync(
            session =>
            {
                var row = ReplicaRow.Read(session);
                var records = maxDeltas == 0 ? [] : session.Page(
                    "SELECT number, payload FROM outbox WHERE number > $1 ORDER BY number LIMIT $2",
                    record => (Number: record.GetInt64(0), Payload: record.Bytes(1)),
                    record => record.Payload.Length + Limits.EntryOverheadBytes,
                    maxBytes,
                    row.Base + afterCounter,
                    maxDeltas);
                var payloads = records.TakeWhile((record, index) => record.Number == records[0].Number + index)
                    .Select(record => new ReadOnlyMemory<byte>(record.Payload))
                    .ToList();
                return new OutboxRead(payloads.Count == 0 ? 0 : records[0].Number - row.Base, payloads, row.ToStored(session).LastCounter);
            },
            cancellationToken);

    public Task StoreAsync(PageFrame page, CancellationToken cancellationToken) => database.RunAsync(
        session =>
        {
            var row = ReplicaRow.Read(session);
            var returned = page.Entries.Where(entry => entry.Replica == row.Replica && row.Base + entry.Counter > row.Stored);
            if (returned.Select((entry, index) => IsOwn(session, row.Stored + 1 + index, row.Base, entry)).Contains(false))
            {
                throw new ReplicaForkException();
            }

            var seq = page.FirstSeq;
            foreach (var entry in page.Entries)
            {
                session.Execute(
                    "INSERT OR REPLACE INTO entry (seq, replica, counter, payload) VALUES ($1, $2, $3, $4)",
                    seq++,
                    entry.Replica.ToBytes(),
                    entry.Counter,
                    entry.Payload.ToArray());
            }

            var own = page.Entries.Where(entry => entry.Replica == row.Replica).Select(entry => row.Base + entry.Counter).DefaultIfEmpty(0).Max();
            session.Execute("DELETE FROM outbox WHERE number <= $1", own);
            (row with { Cursor = page.Cursor, Stored = Math.Max(row.Stored, own) }).Write(session);
            return true;
        },
        cancellationToken);

    public Task<StoredReplica> RenewAsync(Renewal renewal, CancellationToken cancellationToken) => KeepBaseAsync(
        session =>
        {
            var row = ReplicaRow.Read(session);
            row = row with { Replica = Id<Replica>.New(), Base = row.Stored };
            if (renewal == Renewal.Divergence)
            {
                GiveBackSnapshot(session, row);
                session.Execute("INSERT INTO outbox (payload) SELECT payload FROM entry ORDER BY seq");
                session.Execute("DELETE FROM entry");
                session.Execute("DELETE FROM snapshot");
                row = row with { Cursor = Cursor.Start, FoldedSeq = 0, Log = row.Log + 1 };
            }

            row.Write(session);
            return row;
        },
        cancellationToken);

    /// <summary>Invariant 7: the outbox stays as it is, and the cursor moves with the snapshot that covers what is before it.</summary>
    /// <exception cref="TransportException">The store has read as far.</exception>
    public Task<StoredReplica> TakeAsync(Cursor cursor, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken) => KeepBaseAsync(
        session =>
        {
            var row = ReplicaRow.Read(session);
            if (cursor.Seq <= row.Cursor.Seq)
            {
                throw new TransportException($"The server's snapshot of seq {cursor.Seq} brings nothing new: the log is here up to {row.Cursor.Seq}.");
            }

            row = row with { Cursor = cursor, FoldedSeq = cursor.Seq };
            FileSnapshot.Write(session, snapshot);
            session.Execute("DELETE FROM entry WHERE seq <= $1", cursor.Seq);
            row.Write(session);
            return row;
        },
        cancellationToken);

    /// <summary>What stands for the beginning of the log goes back as one commit, and what it carries beside the document as it came.</summary>
    private static void GiveBackSnapshot(FileSession session, ReplicaRow row)
    {
        if (row.FoldedSeq == 0)
        {
            return;
        }

        var snapshot = SnapshotContainer.Open(FileSnapshot.Read(session));
        foreach (var delta in Envelope.SealDocument(snapshot, Limits.Default.DeltaBytes))
        {
            session.Execute("INSERT INTO outbox (payload) VALUES ($1)", delta);
        }

        foreach (var delta in snapshot.Residue)
        {
            session.Execute("INSERT INTO outbox (payload) VALUES ($1)", delta.ToArray());
        }
    }

    /// <summary>A delta leaves the outbox only for the same bytes, and none unseen: others are of a copy of this store (invariant 3).</summary>
    private static bool IsOwn(FileSession session, long number, long before, LogEntry entry) =>
        before + entry.Counter == number
        && session.List("SELECT payload FROM outbox WHERE number = $1", record => record.Bytes(0), number) is [var delta]
        && entry.Payload.Span.SequenceEqual(delta);

    private static List<Received> ReadDeltas(FileSession session, long log, long after, int maxBytes) =>
    [
        .. session.Page(
            "SELECT seq, replica, counter, payload FROM entry WHERE seq > $1 ORDER BY seq",
            row => new Received.Delta(new LogPosition(log, row.GetInt64(0)), row.Id<Replica>(1), row.GetInt64(2), row.Bytes(3)),
            delta => delta.Payload.Length,
            maxBytes,
            after),
    ];

    private async Task<StoredReplica> KeepBaseAsync(Func<FileSession, ReplicaRow> body, CancellationToken cancellationToken)
    {
        var (row, stored) = await database.RunAsync(
            session =>
            {
                var row = body(session);
                return (row, row.ToStored(session));
            },
            cancellationToken);
        Interlocked.Exchange(ref _base, row.Base);
        return stored;
    }
}
