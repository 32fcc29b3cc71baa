using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>What goes and what stays when a log is pruned (invariant 9).</summary>
public abstract class RetentionContract : StoreContract
{
    private static readonly DateTimeOffset Later = Now.AddDays(30);

    [Fact]
    public async Task Payloads_that_an_old_snapshot_covers_and_everyone_has_read_go_and_the_others_stay()
    {
        var master = await CreateLogAsync(5);
        await PublishAsync(master.Workspace, 3, "a1 a2 a3");
        await SeeAsync(master, 4);

        Assert.Equal(3, await PruneAsync(master.Workspace));

        Assert.Equal(["a4", "a5"], await ReadTextsAsync(master.Workspace, 0));
        Assert.Equal(["a4", "a5"], await ReadTextsAsync(master.Workspace, 2));
        Assert.Equal(["a5"], await ReadTextsAsync(master.Workspace, 4));
        Assert.Equal(3, (await Log.LocateAsync(master.Workspace, Alice, 0)).PrunedSeq);
        Assert.Equal(0, await PruneAsync(master.Workspace));
    }

    [Fact]
    public async Task What_a_device_has_not_read_stays()
    {
        var master = await CreateLogAsync(5);
        await PublishAsync(master.Workspace, 5, "all of it");
        await SeeAsync(master, 5);
        var bob = await JoinAsync(master);
        await SeeAsync(bob, 0);

        Assert.Equal(0, await PruneAsync(master.Workspace));
        await SeeAsync(bob, 2);
        Assert.Equal(2, await PruneAsync(master.Workspace));
        await SeeAsync(bob, 9);
        Assert.Equal(3, await PruneAsync(master.Workspace));
    }

    [Fact]
    public async Task Device_that_was_let_in_and_never_came_keeps_nothing()
    {
        var master = await CreateLogAsync(5);
        await PublishAsync(master.Workspace, 3, "a1 a2 a3");
        await SeeAsync(master, 5);
        var bob = await JoinAsync(master);

        Assert.Equal(3, await PruneAsync(master.Workspace));
        await SeeAsync(bob, 3);
        Assert.Equal(["a4", "a5"], await ReadTextsAsync(master.Workspace, 3));
    }

    [Fact]
    public async Task Device_that_is_no_longer_admitted_keeps_nothing()
    {
        var master = await CreateLogAsync(5, expires: Later);
        await PublishAsync(master.Workspace, 5, "all of it");
        await SeeAsync(master, 1);
        var bob = await JoinAsync(master);
        await SeeAsync(bob, 0);
        await Access.RevokeAsync(master, bob);

        Assert.Equal(1, await Snapshots.PruneAsync(master.Workspace, Later, Later.AddMilliseconds(-1)));
        Assert.Equal(4, await Snapshots.PruneAsync(master.Workspace, Later, Later));
    }

    [Fact]
    public async Task Snapshot_that_is_not_yet_old_covers_nothing()
    {
        var master = await CreateLogAsync(5);
        await PublishAsync(master.Workspace, 2, "a1 a2", Now);
        await PublishAsync(master.Workspace, 5, "all of it", Later);
        await SeeAsync(master, 5);

        Assert.Equal(0, await Snapshots.PruneAsync(master.Workspace, Now, Later));
        Assert.Equal(2, await Snapshots.PruneAsync(master.Workspace, Later, Later));
        Assert.Equal(3, await Snapshots.PruneAsync(master.Workspace, Later.AddMilliseconds(1), Later));
    }

    [Fact]
    public async Task Log_without_a_snapshot_keeps_everything()
    {
        var master = await CreateLogAsync(5);
        await SeeAsync(master, 5);

        Assert.Equal(0, await PruneAsync(master.Workspace));
        Assert.Equal(5, (await ReadTextsAsync(master.Workspace, 0)).Count());
        Assert.Equal(0, await PruneAsync(Id<Workspace>.New()));
    }

    [Fact]
    public async Task Pruned_delta_that_is_sent_again_gets_its_seq_and_other_bytes_are_a_fork()
    {
        var master = await CreateLogAsync(3);
        await PruneAsync(master, 3);

        Assert.Equal([1, 2, 3, 4], (await AppendAsync(master.Workspace, Alice, 1, "a1", "a2", "a3", "a4")).Seqs);
        var fork = await AppendAsync(master.Workspace, Alice, 1, "a1", "other");
        Assert.Equal([1], fork.Seqs);
        Assert.Equal(AppendRefusal.ReplicaFork, fork.Refusal);
        Assert.Equal(["a4"], await ReadTextsAsync(master.Workspace, 0));
    }

    [Fact]
    public async Task Pruned_log_locates_every_cursor_and_its_chain_can_be_walked_also_after_opening_again()
    {
        var master = await CreateLogAsync(5);
        var rows = await Log.ReadAsync(master.Workspace, 0, int.MaxValue);
        await PruneAsync(master, 3);

        await ReopenAsync();

        foreach (var row in rows)
        {
            Assert.Equal(
                new LogPosition(rows[^1].Cursor, 5, row.Chain, PrunedSeq: 3), await Log.LocateAsync(master.Workspace, Alice, row.Seq));
        }

        var chain = Chain.Start;
        foreach (var entry in await Archive.ReadEntriesAsync(master.Workspace, 0, int.MaxValue))
        {
            chain = chain.NextOfHash(entry.Replica, entry.Counter, entry.Hash);
            Assert.Equal(chain, entry.Chain);
            Assert.Equal(entry.Seq <= 3, entry.Payload is null);
        }

        Assert.Equal(rows[^1].Chain, chain);
    }

    [Fact]
    public async Task Full_log_has_room_again_when_it_was_pruned()
    {
        var master = await CreateLogAsync(3);
        Assert.Equal([4], (await AppendAsync(4, "a4")).Seqs);
        Assert.Equal(AppendRefusal.QuotaExceeded, (await AppendAsync(5, "a5")).Refusal);

        await PruneAsync(master, 3);

        Assert.Equal([5, 6, 7], (await AppendAsync(5, "a5", "a6", "a7")).Seqs);
        Assert.Equal(AppendRefusal.QuotaExceeded, (await AppendAsync(8, "a8")).Refusal);

        Task<AppendOutcome> AppendAsync(long counter, params string[] texts) =>
            Log.AppendAsync(Given.Append(master.Workspace, Alice, counter, texts) with { MostBytes = 8 });
    }

    [Fact]
    public async Task Long_log_is_pruned_in_steps()
    {
        const int Deltas = ISnapshotStore.PruneStep + 500;
        var master = await CreateLogAsync(Deltas);
        await PublishAsync(master.Workspace, Deltas, "all of it");
        await SeeAsync(master, Deltas);

        Assert.Equal(ISnapshotStore.PruneStep, await PruneAsync(master.Workspace));
        Assert.Equal($"a{ISnapshotStore.PruneStep + 1}", (await ReadTextsAsync(master.Workspace, 0)).First());
        Assert.Equal(500, await PruneAsync(master.Workspace));
        Assert.Equal(0, await PruneAsync(master.Workspace));
        Assert.Empty(await ReadTextsAsync(master.Workspace, 0));
    }

    [Fact]
    public async Task Of_the_old_snapshots_only_the_newest_stays_and_of_the_others_all()
    {
        var master = await CreateLogAsync(4);
        var first = await PublishAsync(master.Workspace, 1, "1", Now);
        var second = await PublishAsync(master.Workspace, 2, "2", Now);
        var third = await PublishAsync(master.Workspace, 3, "3", Later);
        var fourth = await PublishAsync(master.Workspace, 4, "4", Later);

        await Snapshots.PruneAsync(master.Workspace, Later, Later);

        Assert.Null(await Snapshots.ReadPartAsync(master.Workspace, first.Id, 0));
        foreach (var kept in new[] { second, third, fourth })
        {
            Assert.NotNull(await Snapshots.ReadPartAsync(master.Workspace, kept.Id, 0));
        }

        Assert.Equal(fourth, await Snapshots.FindNewestAsync(master.Workspace));
    }

    [Fact]
    public async Task Upload_that_was_left_goes_and_one_under_way_stays()
    {
        var master = await CreateLogAsync(1);
        var left = new StoredSnapshot(master.Workspace, Id<Snapshot>.New(), await CursorAtAsync(master.Workspace, 1), 4, Now);
        await Snapshots.WritePartAsync(master.Workspace, left.Id, 0, Bytes.Of("left"), Now);
        var underWay = left with { Id = Id<Snapshot>.New() };
        await Snapshots.WritePartAsync(master.Workspace, underWay.Id, 0, Bytes.Of("here"), Later - ISnapshotStore.UploadTime);

        await Snapshots.PruneAsync(master.Workspace, Later, Later);

        Assert.Equal(PublishOutcome.Incomplete, await Snapshots.PublishAsync(left, author: null));
        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(underWay, author: null));
    }

    [Fact]
    public async Task Pruning_touches_one_workspace()
    {
        var one = await CreateLogAsync(2);
        var other = await CreateLogAsync(2);
        await PublishAsync(other.Workspace, 1, "a1");
        await PublishAsync(other.Workspace, 2, "a1 a2");

        await PruneAsync(one, 2);

        Assert.Equal(["a1", "a2"], await ReadTextsAsync(other.Workspace, 0));
        Assert.Equal(0, (await Log.LocateAsync(other.Workspace, Alice, 0)).PrunedSeq);
        Assert.Equal(3, (await Archive.ReadStatsAsync()).Snapshots);
    }

    [Fact]
    public async Task Appends_and_reads_go_on_while_a_log_is_pruned()
    {
        var master = await CreateLogAsync(2000);
        await PublishAsync(master.Workspace, 2000, "all of it");
        await SeeAsync(master, 2000);

        var appends = Enumerable.Range(1, 200).Select(i => AppendAsync(master.Workspace, Bob, i, $"b{i}")).ToList();
        var pruned = await Task.WhenAll(PruneAsync(master.Workspace), PruneAsync(master.Workspace), PruneAsync(master.Workspace));
        await Task.WhenAll(appends);

        Assert.Equal([0, 1000, 1000], pruned.Order());
        Assert.Equal(Enumerable.Range(1, 200).Select(i => $"b{i}"), await ReadTextsAsync(master.Workspace, 0));
    }

    private Task<long> PruneAsync(Id<Workspace> workspace) => Snapshots.PruneAsync(workspace, Later, Later);

    private async Task<StoredGrant> CreateLogAsync(int deltas, DateTimeOffset? expires = null)
    {
        var master = Given.Master(Id<Workspace>.New()) with { Expires = expires };
        await Access.CreateWorkspaceAsync(master);
        await AppendAsync(master.Workspace, Alice, 1, Enumerable.Range(1, deltas).Select(i => $"a{i}").ToArray());
        return master;
    }

    private async Task<StoredGrant> JoinAsync(StoredGrant master)
    {
        var invite = InviteOf(master);
        await Access.AddInviteAsync(invite);
        var redemption = new Redemption(
            master.Workspace, invite.Id, invite.SecretHash, Id<Grant>.New(), Id<Device>.New(), "bob", Now);
        return (await Access.RedeemInviteAsync(redemption))!;
    }
}
