using System.Security.Cryptography;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public sealed class LogDraftTests
{
    private static readonly Id<Workspace> Food = Id<Workspace>.New();
    private static readonly Id<Replica> Alice = Id<Replica>.New();
    private static readonly Id<Replica> Bob = Id<Replica>.New();

    [Fact]
    public void New_deltas_follow_the_head_with_the_chain_that_a_client_computes()
    {
        var head = Cursor.Start.After(new LogEntry(Bob, 1, Bytes.Of("b1")));
        var draft = Draft(head);

        var outcome = draft.Append(Frame(Alice, 1, "a1", "a2"));

        AssertTaken(outcome, 2, 3);
        Assert.Equal([2L, 3], draft.NewEntries.Select(entry => entry.Row.Seq));
        Assert.Equal([1L, 2], draft.NewEntries.Select(entry => entry.Row.Entry.Counter));
        foreach (var entry in draft.NewEntries)
        {
            head = head.After(entry.Row.Entry);
            Assert.Equal(head, entry.Row.Cursor);
            Assert.Equal(SHA256.HashData(entry.Row.Entry.Payload.Span), entry.Hash);
        }

        Assert.Equal(head, draft.Head);
    }

    [Fact]
    public void Known_delta_gets_the_seq_it_had()
    {
        var draft = Draft(new Cursor(9, Chain.Start));
        draft.KnowReplica(Alice, 2);
        draft.KnowEntry(Alice, 1, 4, HashOf("a1"));
        draft.KnowEntry(Alice, 2, 7, HashOf("a2"));

        AssertTaken(draft.Append(Frame(Alice, 1, "a1", "a2", "a3")), 4, 7, 10);
        Assert.Equal(3, Assert.Single(draft.NewEntries).Row.Entry.Counter);
    }

    [Fact]
    public void Delta_sent_twice_in_one_transaction_is_one_entry()
    {
        var draft = Draft(Cursor.Start);

        AssertTaken(draft.Append(Frame(Alice, 1, "a1", "a2")), 1, 2);
        AssertTaken(draft.Append(Frame(Bob, 1, "b1")), 3);
        AssertTaken(draft.Append(Frame(Alice, 2, "a2", "a3")), 2, 4);

        Assert.Equal(4, draft.NewEntries.Count);
    }

    [Fact]
    public void Other_bytes_under_a_known_identity_are_a_fork_and_nothing_after_them_is_taken()
    {
        var draft = Draft(new Cursor(2, Chain.Start));
        draft.KnowReplica(Alice, 2);
        draft.KnowEntry(Alice, 1, 1, HashOf("a1"));
        draft.KnowEntry(Alice, 2, 2, HashOf("a2"));

        AssertRefused(draft.Append(Frame(Alice, 1, "a1", "other", "a3")), AppendRefusal.ReplicaFork, 1);

        Assert.Empty(draft.NewEntries);
        Assert.Equal(2, draft.Head.Seq);
    }

    [Fact]
    public void Fork_within_one_transaction_is_found()
    {
        var draft = Draft(Cursor.Start);
        draft.Append(Frame(Alice, 1, "a1"));

        AssertRefused(draft.Append(Frame(Alice, 1, "other")), AppendRefusal.ReplicaFork);
        Assert.Single(draft.NewEntries);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(5, 7)]
    [InlineData(5, long.MaxValue)]
    public void Counter_that_does_not_follow_is_a_gap(long last, long counter)
    {
        var draft = Draft(Cursor.Start);
        draft.KnowReplica(Alice, last);

        AssertRefused(draft.Append(Frame(Alice, counter, "a")), AppendRefusal.CounterGap);
        Assert.Empty(draft.NewEntries);
    }

    [Fact]
    public void Gap_of_one_replica_leaves_the_next_append_alone()
    {
        var draft = Draft(Cursor.Start);

        AssertRefused(draft.Append(Frame(Bob, 3, "b3")), AppendRefusal.CounterGap);
        AssertTaken(draft.Append(Frame(Alice, 1, "a1")), 1);
        AssertTaken(draft.Append(Frame(Bob, 1, "b1")), 2);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Counter_that_no_replica_ever_had_is_refused(long counter) =>
        AssertRefused(Draft(Cursor.Start).Append(Frame(Alice, counter, "a")), AppendRefusal.ReplicaFork);

    [Fact]
    public void Empty_payload_is_a_delta_like_any_other()
    {
        var draft = Draft(Cursor.Start);

        AssertTaken(draft.Append(Frame(Alice, 1, "")), 1);
        AssertTaken(draft.Append(Frame(Alice, 1, "")), 1);
        AssertRefused(draft.Append(Frame(Alice, 1, "a")), AppendRefusal.ReplicaFork);
    }

    [Fact]
    public void Log_takes_as_much_as_it_may_keep_and_not_a_byte_more()
    {
        var draft = Draft(new Cursor(9, Chain.Start), keptBytes: 5);

        AssertRefused(draft.Append(Frame(Alice, 1, "abc", "de", "f") with { MostBytes = 10 }), AppendRefusal.QuotaExceeded, 10, 11);

        Assert.Equal(10, draft.KeptBytes);
        AssertTaken(draft.Append(Frame(Alice, 1, "abc", "de") with { MostBytes = 10 }), 10, 11);
        AssertTaken(draft.Append(Frame(Bob, 1, "") with { MostBytes = 10 }), 12);
        AssertRefused(draft.Append(Frame(Bob, 3, "") with { MostBytes = 10 }), AppendRefusal.CounterGap);
    }

    [Fact]
    public void Append_of_nothing_changes_nothing()
    {
        var draft = Draft(Cursor.Start);

        AssertTaken(draft.Append(Frame(Alice, 1)));
        Assert.Equal(Cursor.Start, draft.Head);
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Bytes.Of(text));

    private static LogDraft Draft(Cursor head, long keptBytes = 0)
    {
        var draft = new LogDraft(head, keptBytes);
        draft.KnowGrant(Given.Master(Food));
        return draft;
    }

    private static Append Frame(Id<Replica> replica, long firstCounter, params string[] texts) =>
        Given.Append(Food, replica, firstCounter, texts);

    private static void AssertTaken(AppendOutcome outcome, params long[] seqs)
    {
        Assert.Null(outcome.Refusal);
        Assert.Equal(seqs, outcome.Seqs);
    }

    private static void AssertRefused(AppendOutcome outcome, AppendRefusal refusal, params long[] seqs)
    {
        Assert.Equal(refusal, outcome.Refusal);
        Assert.Equal(seqs, outcome.Seqs);
    }
}
