using System.Threading.Channels;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public abstract class LogStoreContract : StoreContract
{
    [Fact]
    public async Task Deltas_of_all_replicas_get_one_gap_free_sequence()
    {
        var workspace = await CreateWorkspaceAsync();

        var first = await AppendAsync(workspace, Alice, 1, "a1", "a2");
        var second = await AppendAsync(workspace, Bob, 1, "b1");
        var third = await AppendAsync(workspace, Alice, 3, "a3");

        Assert.Equal([1, 2], first.Seqs);
        Assert.Equal([3], second.Seqs);
        Assert.Equal([4], third.Seqs);
        Assert.Equal(["a1", "a2", "b1", "a3"], await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task Delta_sent_again_gets_the_seq_it_had_and_no_second_entry()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, "a1", "a2");
        await AppendAsync(workspace, Bob, 1, "b1");

        var again = await AppendAsync(workspace, Alice, 2, "a2", "a3");

        Assert.Equal(new { Seqs = "2,4", Refusal = (AppendRefusal?)null }, new { Seqs = string.Join(',', again.Seqs), again.Refusal });
        Assert.Equal(["a1", "a2", "b1", "a3"], await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task Same_identity_with_other_bytes_is_a_fork_and_what_follows_it_is_not_taken()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, "a1", "a2");

        var fork = await AppendAsync(workspace, Alice, 1, "a1", "other", "a3");

        Assert.Equal([1], fork.Seqs);
        Assert.Equal(AppendRefusal.ReplicaFork, fork.Refusal);
        Assert.Equal(["a1", "a2"], await ReadTextsAsync(workspace, 0));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(long.MaxValue)]
    public async Task Counter_that_does_not_follow_is_a_gap(long counter)
    {
        var workspace = await CreateWorkspaceAsync();

        var gap = await AppendAsync(workspace, Alice, counter, "a");

        Assert.Empty(gap.Seqs);
        Assert.Equal(AppendRefusal.CounterGap, gap.Refusal);
        Assert.Empty(await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task Refusal_of_one_append_leaves_those_beside_it_alone()
    {
        var workspace = await CreateWorkspaceAsync();
        var appends = Enumerable.Range(1, 50)
            .Select(i => (Good: AppendAsync(workspace, Alice, i, $"a{i}"), Bad: AppendAsync(workspace, Bob, 7, "gap")))
            .ToList();

        foreach (var (good, bad) in appends)
        {
            Assert.Null((await good).Refusal);
            Assert.Equal(AppendRefusal.CounterGap, (await bad).Refusal);
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(i => $"a{i}"), await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task Appends_are_taken_in_the_order_of_the_calls()
    {
        var workspace = await CreateWorkspaceAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 500).Select(i => AppendAsync(workspace, Alice, i, $"a{i}")));

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (long)i), outcomes.SelectMany(outcome => outcome.Seqs));
    }

    [Fact]
    public async Task Workspaces_have_logs_of_their_own()
    {
        var one = await CreateWorkspaceAsync();
        var other = await CreateWorkspaceAsync();

        await AppendAsync(one, Alice, 1, "one");
        var outcome = await AppendAsync(other, Alice, 1, "other");

        Assert.Equal([1], outcome.Seqs);
        Assert.Equal(["one"], await ReadTextsAsync(one, 0));
        Assert.Equal(["other"], await ReadTextsAsync(other, 0));
    }

    [Fact]
    public async Task Chain_is_the_one_that_a_client_computes()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, "a1", "");
        await AppendAsync(workspace, Bob, 1, "b1");

        var cursor = Cursor.Start;
        foreach (var row in await Log.ReadAsync(workspace, 0, Limits.Default.PageBytes))
        {
            cursor = cursor.After(row.Entry);
            Assert.Equal(cursor, row.Cursor);
        }

        Assert.Equal(3, cursor.Seq);
        Assert.Equal(cursor, (await Log.LocateAsync(workspace, Alice, 0)).Head);
    }

    [Fact]
    public async Task Everything_is_there_after_opening_again()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, "a1", "a2");
        var before = await Log.LocateAsync(workspace, Alice, 1);

        await ReopenAsync();

        Assert.Equal(before, await Log.LocateAsync(workspace, Alice, 1));
        Assert.Equal([3], (await AppendAsync(workspace, Alice, 3, "a3")).Seqs);
        Assert.Equal([2], (await AppendAsync(workspace, Alice, 2, "a2")).Seqs);
        Assert.Equal(["a1", "a2", "a3"], await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task Page_holds_what_fits_and_at_least_one_entry()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, new string('x', 68), new string('y', 68), new string('z', 500));

        Assert.Equal([1], await SeqsAsync(workspace, 0, 199));
        Assert.Equal([1, 2], await SeqsAsync(workspace, 0, 200));
        Assert.Equal([2], await SeqsAsync(workspace, 1, 200));
        Assert.Equal([3], await SeqsAsync(workspace, 2, 200));
        Assert.Empty(await SeqsAsync(workspace, 3, 200));
    }

    [Fact]
    public async Task Location_says_head_last_counter_and_chain_at_the_seq()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, "a1", "a2");
        var rows = await Log.ReadAsync(workspace, 0, Limits.Default.PageBytes);

        Assert.Equal(new LogPosition(rows[1].Cursor, 2, Chain.Start), await Log.LocateAsync(workspace, Alice, 0));
        Assert.Equal(new LogPosition(rows[1].Cursor, 2, rows[0].Chain), await Log.LocateAsync(workspace, Alice, 1));
        Assert.Equal(new LogPosition(rows[1].Cursor, 0, rows[1].Chain), await Log.LocateAsync(workspace, Bob, 2));
        Assert.Equal(new LogPosition(rows[1].Cursor, 0, null), await Log.LocateAsync(workspace, Bob, 3));
    }

    [Fact]
    public async Task Commits_are_told_in_log_order()
    {
        var workspace = await CreateWorkspaceAsync();
        var told = Channel.CreateUnbounded<LogRow>();
        Log.Committed += (of, rows) => Assert.All(rows, row => Assert.True(of == workspace && told.Writer.TryWrite(row)));

        await AppendAsync(workspace, Alice, 1, "a1", "a2");
        await Task.WhenAll(
            AppendAsync(workspace, Bob, 1, "b1"), AppendAsync(workspace, Alice, 2, "a2", "a3"), AppendAsync(workspace, Bob, 9, "gap"));

        foreach (var row in await Log.ReadAsync(workspace, 0, Limits.Default.PageBytes))
        {
            Assert.Equal(row, await told.Reader.ReadAsync(), SameRow);
        }

        Assert.False(told.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Append_has_completed_when_its_commit_is_told()
    {
        var workspace = await CreateWorkspaceAsync();
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ready = new ManualResetEventSlim();
        Task? append = null;
        Log.Committed += (_, _) => told.TrySetResult(ready.Wait(TimeSpan.FromSeconds(30)) && append!.IsCompletedSuccessfully);

        append = AppendAsync(workspace, Alice, 1, "a1");
        ready.Set();

        Assert.True(await told.Task);
    }

    [Fact]
    public async Task Fifty_replicas_that_append_at_once_share_one_gap_free_log_told_in_its_order()
    {
        var workspace = await CreateWorkspaceAsync();
        var told = Channel.CreateUnbounded<long>();
        Log.Committed += (_, rows) => Assert.All(rows, row => told.Writer.TryWrite(row.Seq));

        var outcomes = await Task.WhenAll(
            Enumerable.Range(1, 50).SelectMany(peer => AppendThreeFrames(workspace, Id<Replica>.New(), peer)));

        Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        var all = Enumerable.Range(1, 50 * 6).Select(seq => (long)seq).ToList();
        Assert.Equal(all, outcomes.SelectMany(outcome => outcome.Seqs).Order());
        Assert.Equal(all, await Task.WhenAll(all.Select(_ => told.Reader.ReadAsync().AsTask())));
        await AssertChainIsWholeAsync(workspace, 50 * 6);
    }

    [Fact]
    public async Task Appends_to_fifty_workspaces_at_once_each_get_a_log_without_gaps()
    {
        var workspaces = await Task.WhenAll(Enumerable.Range(1, 50).Select(_ => CreateWorkspaceAsync()));

        var outcomes = await Task.WhenAll(workspaces.SelectMany(workspace => AppendThreeFrames(workspace, Alice, 0)
            .Concat(AppendThreeFrames(workspace, Bob, 1))));

        Assert.All(outcomes, outcome => Assert.Null(outcome.Refusal));
        foreach (var workspace in workspaces)
        {
            await AssertChainIsWholeAsync(workspace, 12);
        }
    }

    [Fact]
    public async Task Fifty_replicas_that_append_at_once_fill_a_log_to_its_quota_and_no_further()
    {
        var workspace = await CreateWorkspaceAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => Log.AppendAsync(Given.Append(workspace, Id<Replica>.New(), 1, "ab", "cd") with { MostBytes = 90 })));

        Assert.Equal(45, outcomes.Sum(outcome => outcome.Seqs.Count));
        Assert.All(outcomes, outcome => Assert.Equal(outcome.Seqs.Count < 2, outcome.Refusal == AppendRefusal.QuotaExceeded));
        Assert.Equal(90, (await ReadTextsAsync(workspace, 0)).Sum(text => text.Length));
    }

    [Fact]
    public async Task Same_deltas_sent_many_times_at_once_stand_in_the_log_once()
    {
        var workspace = await CreateWorkspaceAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 50).Select(_ => AppendAsync(workspace, Alice, 1, "a1", "a2", "a3")));

        Assert.All(outcomes, outcome => Assert.Equal([1, 2, 3], outcome.Seqs));
        Assert.Equal(["a1", "a2", "a3"], await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task One_identity_with_many_bytes_at_once_has_one_entry_and_the_others_are_forks()
    {
        var workspace = await CreateWorkspaceAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(1, 50).Select(i => AppendAsync(workspace, Alice, 1, $"a{i}")));

        Assert.Single(outcomes, outcome => outcome.Refusal is null);
        Assert.Equal(49, outcomes.Count(outcome => outcome is { Refusal: AppendRefusal.ReplicaFork, Seqs: [] }));
        Assert.Single(await ReadTextsAsync(workspace, 0));
    }

    [Fact]
    public async Task Heads_are_those_of_the_logs_that_exist_however_many_are_asked_for()
    {
        var empty = await CreateWorkspaceAsync();
        var filled = await CreateWorkspaceAsync();
        await AppendAsync(filled, Alice, 1, "a1", "a2");
        var asked = Enumerable.Range(1, 5000).Select(_ => Id<Workspace>.New()).Append(empty).Append(filled).Append(filled).ToList();

        var heads = await Log.ReadHeadsAsync(asked);

        Assert.Equal([(empty, 0), (filled, 2)], heads.Select(head => (head.Key, head.Value)).OrderBy(head => head.Value));
        Assert.Empty(await Log.ReadHeadsAsync([]));
    }

    [Fact]
    public async Task Workspace_that_is_not_there_is_neither_appended_to_nor_located()
    {
        await Assert.ThrowsAsync<StorageException>(() => AppendAsync(Id<Workspace>.New(), Alice, 1, "a"));
        await Assert.ThrowsAsync<StorageException>(() => Log.LocateAsync(Id<Workspace>.New(), Alice, 0));
    }

    [Fact]
    public async Task Closed_store_fails_instead_of_acknowledging()
    {
        var workspace = await CreateWorkspaceAsync();
        var closed = Log;
        await ReopenAsync();

        await Assert.ThrowsAsync<StorageException>(() =>
            closed.AppendAsync(Given.Append(workspace, Alice, 1, "a")));
        await Assert.ThrowsAsync<StorageException>(() => closed.ReadAsync(workspace, 0, 1000));
        await Assert.ThrowsAsync<StorageException>(() => closed.LocateAsync(workspace, Alice, 0));
        await Assert.ThrowsAsync<StorageException>(() => closed.ReadHeadsAsync([workspace]));
    }

    /// <summary>Three frames of two deltas, the next sent before the last is acknowledged.</summary>
    private IEnumerable<Task<AppendOutcome>> AppendThreeFrames(Id<Workspace> workspace, Id<Replica> replica, int peer) =>
        Enumerable.Range(0, 3).Select(i => AppendAsync(workspace, replica, (2 * i) + 1, $"{peer}-{i}", $"{peer}-{i}-also"));

    private async Task AssertChainIsWholeAsync(Id<Workspace> workspace, int entries)
    {
        var cursor = Cursor.Start;
        foreach (var row in await Log.ReadAsync(workspace, 0, int.MaxValue))
        {
            cursor = cursor.After(row.Entry);
            Assert.Equal(cursor, row.Cursor);
        }

        Assert.Equal(entries, cursor.Seq);
        Assert.Equal(cursor, (await Log.LocateAsync(workspace, Alice, 0)).Head);
    }

    private static bool SameRow(LogRow one, LogRow other) =>
        one.Cursor == other.Cursor && one.Entry.Replica == other.Entry.Replica && one.Entry.Counter == other.Entry.Counter
        && one.Entry.Payload.Span.SequenceEqual(other.Entry.Payload.Span);

    private async Task<IEnumerable<long>> SeqsAsync(Id<Workspace> workspace, long afterSeq, int pageBytes) =>
        (await Log.ReadAsync(workspace, afterSeq, pageBytes)).Select(row => row.Seq);
}
