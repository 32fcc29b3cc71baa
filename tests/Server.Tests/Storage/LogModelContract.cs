using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>
/// Whatever is sent in whatever order, the store answers as a model does that is lists of texts: new deltas, deltas sent again, forks and
/// gaps of several replicas in several workspaces, many at once, with pruning and opening again between them.
/// </summary>
public abstract class LogModelContract(ITestOutputHelper output) : StoreContract
{
    private const int Rounds = 40;
    private const int AppendsPerRound = 40;

    private readonly List<ModelLog> _logs = [];

    [Fact]
    public async Task Store_answers_as_its_model_does()
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (var i = 0; i < 3; i++)
        {
            _logs.Add(new ModelLog(await CreateMasterAsync(), [Id<Replica>.New(), Id<Replica>.New(), Id<Replica>.New()]));
        }

        for (var round = 0; round < Rounds; round++)
        {
            await AppendSomeAsync(random, seed);
            var log = _logs[random.Next(_logs.Count)];
            if (log.Entries.Count > 0 && random.Next(4) == 0)
            {
                await PruneSomeAsync(log, random.Next(1, log.Entries.Count + 1));
            }

            if (random.Next(8) == 0)
            {
                await ReopenAsync();
            }
        }

        Assert.All(_logs, log => Assert.NotEmpty(log.Entries));
        foreach (var log in _logs)
        {
            await AssertSameAsync(log, seed);
        }
    }

    private async Task AppendSomeAsync(Random random, int seed)
    {
        var expected = new List<AppendOutcome>();
        var answers = new List<Task<AppendOutcome>>();
        for (var i = 0; i < AppendsPerRound; i++)
        {
            var log = _logs[random.Next(_logs.Count)];
            var replica = log.Replicas[random.Next(log.Replicas.Count)];
            var first = Math.Max(1, log.LastCounterOf(replica) + 1 - random.Next(-1, 4));
            var texts = Enumerable.Range(0, random.Next(1, 5))
                .Select(offset => random.Next(20) == 0 ? $"fork {random.Next()}" : $"{replica} {first + offset}")
                .ToArray();
            expected.Add(log.Append(replica, first, texts));
            answers.Add(AppendAsync(log.Workspace, replica, first, texts));
        }

        foreach (var (model, answer) in expected.Zip(await Task.WhenAll(answers)))
        {
            Assert.True(
                model.Refusal == answer.Refusal && model.Seqs.SequenceEqual(answer.Seqs),
                $"seed {seed}: {answer.Refusal} at {string.Join(',', answer.Seqs)}, not {model.Refusal} at {string.Join(',', model.Seqs)}");
        }
    }

    private async Task PruneSomeAsync(ModelLog log, int seq)
    {
        if (seq <= log.Pruned)
        {
            return;
        }

        await PublishAsync(log.Workspace, seq, "all of it");
        await SeeAsync(log.Master, seq);
        Assert.Equal(seq - log.Pruned, await Snapshots.PruneAsync(log.Workspace, Now.AddDays(1), Now));
        log.Pruned = seq;
    }

    private async Task AssertSameAsync(ModelLog log, int seed)
    {
        var entries = await Archive.ReadEntriesAsync(log.Workspace, 0, int.MaxValue);
        var cursor = Cursor.Start;
        foreach (var (entry, model) in entries.Zip(log.Entries))
        {
            cursor = cursor.After(model);
            Assert.Equal(
                (seed, cursor, model.Replica, model.Counter), (seed, new Cursor(entry.Seq, entry.Chain), entry.Replica, entry.Counter));
        }

        Assert.Equal((log.Entries.Count, log.Entries.Count), (entries.Count, (int)cursor.Seq));
        Assert.Equal(log.Entries.Skip(log.Pruned).Select(entry => Bytes.Text(entry.Payload)), await ReadTextsAsync(log.Workspace, 0));
        foreach (var replica in log.Replicas)
        {
            Assert.Equal(
                new LogPosition(cursor, log.LastCounterOf(replica), Chain.Start, log.Pruned),
                await Log.LocateAsync(log.Workspace, replica, 0));
        }
    }

    private sealed class ModelLog(StoredGrant master, IReadOnlyList<Id<Replica>> replicas)
    {
        public StoredGrant Master => master;

        public Id<Workspace> Workspace => master.Workspace;

        public IReadOnlyList<Id<Replica>> Replicas => replicas;

        public List<LogEntry> Entries { get; } = [];

        public int Pruned { get; set; }

        public long LastCounterOf(Id<Replica> replica) => Entries.Count(entry => entry.Replica == replica);

        public AppendOutcome Append(Id<Replica> replica, long first, string[] texts)
        {
            var seqs = new List<long>();
            foreach (var (offset, text) in texts.Index())
            {
                var last = LastCounterOf(replica);
                if (first + offset > last + 1)
                {
                    return new AppendOutcome(seqs, AppendRefusal.CounterGap);
                }

                if (first + offset == last + 1)
                {
                    Entries.Add(new LogEntry(replica, first + offset, Bytes.Of(text)));
                }

                var found = Entries.FindIndex(entry => entry.Replica == replica && entry.Counter == first + offset);
                if (Bytes.Text(Entries[found].Payload) != text)
                {
                    return new AppendOutcome(seqs, AppendRefusal.ReplicaFork);
                }

                seqs.Add(found + 1);
            }

            return new AppendOutcome(seqs, null);
        }
    }
}
