using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

public abstract class SnapshotStoreContract : StoreContract
{
    [Fact]
    public async Task Snapshot_is_read_part_by_part_as_it_was_written_also_after_opening_again()
    {
        var workspace = await CreateLogAsync();
        var bytes = new byte[(2 * ISnapshotStore.PartBytes) + 17];
        new Random(1).NextBytes(bytes);
        var snapshot = await UploadAsync(workspace, 2, bytes);

        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(snapshot, author: null));
        await ReopenAsync();

        Assert.Equal(snapshot, await Snapshots.FindNewestAsync(workspace));
        Assert.Equal(bytes, await ReadAsync(snapshot));
        Assert.Null(await Snapshots.ReadPartAsync(workspace, snapshot.Id, 3));
        Assert.Null(await Snapshots.ReadPartAsync(workspace, snapshot.Id, -1));
    }

    [Fact]
    public async Task Upload_is_seen_by_nobody_until_it_is_published()
    {
        var workspace = await CreateLogAsync();
        var snapshot = await UploadAsync(workspace, 2, Bytes.Of("all of it"));

        Assert.Null(await Snapshots.FindNewestAsync(workspace));
        Assert.Null(await Snapshots.ReadPartAsync(workspace, snapshot.Id, 0));
    }

    [Fact]
    public async Task Part_that_is_sent_again_replaces_the_one_before()
    {
        var workspace = await CreateLogAsync();
        var snapshot = await UploadAsync(workspace, 2, Bytes.Of("broken off"));
        snapshot = snapshot with { Length = 3 };
        await Snapshots.WritePartAsync(workspace, snapshot.Id, 0, Bytes.Of("new"), Now);

        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(snapshot, author: null));
        Assert.Equal("new", Bytes.Text(await ReadAsync(snapshot)));
    }

    [Fact]
    public async Task Published_snapshot_is_never_written_to()
    {
        var workspace = await CreateLogAsync();
        var snapshot = await PublishAsync(workspace, 2, "all of it");

        await Assert.ThrowsAsync<StorageException>(() => Snapshots.WritePartAsync(workspace, snapshot.Id, 0, Bytes.Of("other"), Now));
        await Assert.ThrowsAsync<StorageException>(() => Snapshots.WritePartAsync(workspace, snapshot.Id, 1, Bytes.Of("more"), Now));

        Assert.Equal("all of it", Bytes.Text(await ReadAsync(snapshot)));
    }

    [Fact]
    public async Task Snapshot_of_a_later_seq_is_the_newest_and_the_one_before_stays_readable()
    {
        var workspace = await CreateLogAsync();
        var earlier = await PublishAsync(workspace, 1, "a1");
        var later = await PublishAsync(workspace, 2, "a1 a2");

        Assert.Equal(later, await Snapshots.FindNewestAsync(workspace));
        Assert.Equal("a1", Bytes.Text(await ReadAsync(earlier)));
        Assert.Equal("a1 a2", Bytes.Text(await ReadAsync(later)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Snapshot_of_the_same_or_an_earlier_seq_is_superseded_and_changes_nothing(long seq)
    {
        var workspace = await CreateLogAsync();
        var newest = await PublishAsync(workspace, 2, "all of it");
        var late = await UploadAsync(workspace, seq, Bytes.Of("late"));

        Assert.Equal(PublishOutcome.Superseded, await Snapshots.PublishAsync(late, author: null));

        Assert.Equal(newest, await Snapshots.FindNewestAsync(workspace));
        Assert.Null(await Snapshots.ReadPartAsync(workspace, late.Id, 0));
    }

    [Fact]
    public async Task Publishing_again_changes_nothing()
    {
        var workspace = await CreateLogAsync();
        var earlier = await PublishAsync(workspace, 1, "a1");
        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(earlier, author: null));
        var later = await PublishAsync(workspace, 2, "a1 a2");

        Assert.Equal(PublishOutcome.Superseded, await Snapshots.PublishAsync(earlier, author: null));

        Assert.Equal(later, await Snapshots.FindNewestAsync(workspace));
        Assert.Equal("a1", Bytes.Text(await ReadAsync(earlier)));
    }

    [Fact]
    public async Task Of_many_snapshots_of_one_seq_published_at_once_one_is_taken()
    {
        var workspace = await CreateLogAsync();
        var uploads = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => UploadAsync(workspace, 2, Bytes.Of($"by device {i}"))));

        var outcomes = await Task.WhenAll(uploads.Select(upload => Snapshots.PublishAsync(upload, author: null)));

        Assert.Single(outcomes, outcome => outcome == PublishOutcome.Published);
        Assert.Equal(19, outcomes.Count(outcome => outcome == PublishOutcome.Superseded));
        var published = uploads[Array.IndexOf(outcomes, PublishOutcome.Published)];
        Assert.Equal(published, await Snapshots.FindNewestAsync(workspace));
    }

    [Fact]
    public async Task Snapshot_whose_cursor_is_not_in_the_log_has_diverged()
    {
        var workspace = await CreateLogAsync();
        var head = await CursorAtAsync(workspace, 2);
        var snapshot = await UploadAsync(workspace, 2, Bytes.Of("all of it"));

        Assert.Equal(PublishOutcome.Diverged, await Snapshots.PublishAsync(snapshot with { At = new Cursor(1, head.Chain) }, author: null));
        Assert.Equal(PublishOutcome.Diverged, await Snapshots.PublishAsync(snapshot with { At = new Cursor(2, Chain.Start) }, author: null));
        Assert.Equal(PublishOutcome.Diverged, await Snapshots.PublishAsync(snapshot with { At = new Cursor(3, head.Chain) }, author: null));

        Assert.Null(await Snapshots.FindNewestAsync(workspace));
    }

    [Theory]
    [InlineData(1, new int[0])]
    [InlineData(10, new[] { 9 })]
    [InlineData(10, new[] { 11 })]
    [InlineData(10, new[] { -1, 10 })]
    [InlineData(10, new[] { 10, 0 })]
    [InlineData(ISnapshotStore.PartBytes + 2, new[] { ISnapshotStore.PartBytes })]
    [InlineData(ISnapshotStore.PartBytes + 2, new[] { -1, 2 })]
    [InlineData(ISnapshotStore.PartBytes + 2, new[] { ISnapshotStore.PartBytes + 1, 1 })]
    [InlineData(ISnapshotStore.PartBytes + 2, new[] { ISnapshotStore.PartBytes - 1, 3 })]
    [InlineData(ISnapshotStore.PartBytes + 2, new[] { ISnapshotStore.PartBytes, -1, 2 })]
    public async Task Snapshot_whose_parts_are_not_full_and_in_order_is_incomplete(long length, int[] parts)
    {
        var workspace = await CreateLogAsync();
        var snapshot = new StoredSnapshot(workspace, Id<Snapshot>.New(), await CursorAtAsync(workspace, 2), length, Now);
        foreach (var (part, bytes) in parts.Index().Where(part => part.Item >= 0))
        {
            await Snapshots.WritePartAsync(workspace, snapshot.Id, part, new byte[bytes], Now);
        }

        Assert.Equal(PublishOutcome.Incomplete, await Snapshots.PublishAsync(snapshot, author: null));
        Assert.Null(await Snapshots.FindNewestAsync(workspace));
    }

    [Fact]
    public async Task Missing_part_can_be_sent_after_a_refusal()
    {
        var workspace = await CreateLogAsync();
        var bytes = new byte[ISnapshotStore.PartBytes + 1];
        var snapshot = new StoredSnapshot(workspace, Id<Snapshot>.New(), await CursorAtAsync(workspace, 2), bytes.Length, Now);
        await Snapshots.WritePartAsync(workspace, snapshot.Id, 1, new byte[1], Now);
        Assert.Equal(PublishOutcome.Incomplete, await Snapshots.PublishAsync(snapshot, author: null));

        await Snapshots.WritePartAsync(workspace, snapshot.Id, 0, new byte[ISnapshotStore.PartBytes], Now);

        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(snapshot, author: null));
        Assert.Equal(bytes, await ReadAsync(snapshot));
    }

    [Theory]
    [InlineData(0, new int[0])]
    [InlineData(10, new[] { 10 })]
    [InlineData(0, new[] { -1, 10 })]
    [InlineData(ISnapshotStore.PartBytes, new[] { ISnapshotStore.PartBytes, -1, 10 })]
    [InlineData(ISnapshotStore.PartBytes + 10, new[] { ISnapshotStore.PartBytes, 10 })]
    [InlineData(10, new[] { 10, 10 })]
    public async Task Upload_is_measured_from_its_beginning_to_the_first_gap(long received, int[] parts)
    {
        var workspace = await CreateLogAsync();
        var upload = Id<Snapshot>.New();
        foreach (var (part, bytes) in parts.Index().Where(part => part.Item >= 0))
        {
            await Snapshots.WritePartAsync(workspace, upload, part, new byte[bytes], Now);
        }

        Assert.Equal(received, await Snapshots.MeasureAsync(workspace, upload));
        Assert.Equal(0, await Snapshots.MeasureAsync(await CreateLogAsync(), upload));
    }

    [Fact]
    public async Task Grant_that_may_not_write_or_no_longer_admits_publishes_nothing()
    {
        var master = await CreateMasterAsync();
        var workspace = master.Workspace;
        await AppendAsync(workspace, Alice, 1, "a1", "a2");
        var reader = Given.Device(workspace, "reader", Scope.Read);
        var revoked = Given.Device(workspace, "revoked");
        var expired = Given.Device(workspace, "expired") with { Expires = Now };
        foreach (var grant in new[] { reader, revoked, expired })
        {
            Assert.True(await Access.IssueGrantAsync(grant, master.Id));
        }

        await Access.RevokeAsync(master, revoked);
        var stranger = await CreateMasterAsync();
        var snapshot = await UploadAsync(workspace, 2, Bytes.Of("all of it"));

        Assert.Equal(PublishOutcome.ReadOnly, await Snapshots.PublishAsync(snapshot, reader.Id));
        foreach (var refused in new[] { revoked.Id, expired.Id, stranger.Id, Id<Grant>.New() })
        {
            Assert.Equal(PublishOutcome.NotAdmitted, await Snapshots.PublishAsync(snapshot, refused));
        }

        Assert.Null(await Snapshots.FindNewestAsync(workspace));
        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(snapshot, master.Id));
    }

    [Fact]
    public async Task Lease_is_one_nodes_until_it_ends_and_another_workspace_has_its_own()
    {
        var (workspace, other) = (await CreateLogAsync(), await CreateLogAsync());
        var (until, later) = (Now.AddSeconds(60), Now.AddSeconds(120));

        Assert.Null(await Snapshots.LeaseAsync(workspace, Now, until));
        Assert.Equal(until, await Snapshots.LeaseAsync(workspace, Now, until));
        Assert.Equal(until, await Snapshots.LeaseAsync(workspace, until.AddMilliseconds(-1), later));
        Assert.Null(await Snapshots.LeaseAsync(other, Now, until));
        Assert.Null(await Snapshots.LeaseAsync(workspace, until, later));
        Assert.Equal(later, await Snapshots.LeaseAsync(workspace, until, later));
    }

    [Fact]
    public async Task Of_many_nodes_that_ask_for_a_lease_at_once_one_gets_it()
    {
        var workspace = await CreateLogAsync();

        for (var round = 0; round < 5; round++)
        {
            var now = Now.AddSeconds(round);
            var leases = await Task.WhenAll(
                Enumerable.Range(0, 20).Select(_ => Snapshots.LeaseAsync(workspace, now, now.AddSeconds(1))));

            Assert.Single(leases, lease => lease is null);
        }
    }

    [Fact]
    public async Task Lease_ends_with_the_snapshot_it_was_for()
    {
        var workspace = await CreateLogAsync();
        Assert.Null(await Snapshots.LeaseAsync(workspace, Now, Now.AddSeconds(60)));

        await PublishAsync(workspace, 2, "all of it");

        Assert.Null(await Snapshots.LeaseAsync(workspace, Now, Now.AddSeconds(60)));
    }

    [Fact]
    public async Task Workspaces_have_snapshots_of_their_own()
    {
        var one = await CreateLogAsync();
        var other = await CreateLogAsync();
        var snapshot = await PublishAsync(one, 2, "all of it");

        Assert.Null(await Snapshots.FindNewestAsync(other));
        Assert.Null(await Snapshots.ReadPartAsync(other, snapshot.Id, 0));
    }

    private async Task<Id<Workspace>> CreateLogAsync()
    {
        var workspace = await CreateWorkspaceAsync();
        await AppendAsync(workspace, Alice, 1, "a1", "a2");
        return workspace;
    }

    private async Task<StoredSnapshot> UploadAsync(Id<Workspace> workspace, long seq, byte[] bytes)
    {
        var snapshot = new StoredSnapshot(workspace, Id<Snapshot>.New(), await CursorAtAsync(workspace, seq), bytes.Length, Now);
        foreach (var (part, chunk) in bytes.Chunk(ISnapshotStore.PartBytes).Index())
        {
            await Snapshots.WritePartAsync(workspace, snapshot.Id, part, chunk, Now);
        }

        return snapshot;
    }

    private async Task<byte[]> ReadAsync(StoredSnapshot snapshot)
    {
        var bytes = new List<byte>();
        for (var part = 0; bytes.Count < snapshot.Length; part++)
        {
            bytes.AddRange((await Snapshots.ReadPartAsync(snapshot.Workspace, snapshot.Id, part))!);
        }

        return [.. bytes];
    }
}
