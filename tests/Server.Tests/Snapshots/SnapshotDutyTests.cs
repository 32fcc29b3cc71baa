using SyncEngine.Protocol;
using SyncEngine.Server.Snapshots;

namespace SyncEngine.Server.Tests.Snapshots;

public sealed class SnapshotDutyTests
{
    private const int Every = 100;

    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Id<Grant> Alice = new(1);
    private static readonly Id<Grant> Bob = new(2);

    private readonly SnapshotDuty _duty = new(Every);

    [Fact]
    public void Snapshot_is_due_when_so_many_entries_have_come_since_the_newest()
    {
        Assert.False(_duty.IsDue(Every - 1, Now));
        Assert.True(_duty.IsDue(Every, Now));

        _duty.Know(newestSeq: 50);

        Assert.False(_duty.IsDue(Every + 49, Now));
        Assert.True(_duty.IsDue(Every + 50, Now));
    }

    [Fact]
    public void Who_has_read_most_is_asked_and_who_was_asked_is_passed_over()
    {
        Assert.Equal(Bob, Choose((Alice, 10), (Bob, 90)));
        _duty.Asked(Bob, Now + SnapshotDuty.Lease);

        Assert.False(_duty.IsDue(Every, Now + SnapshotDuty.Lease - TimeSpan.FromTicks(1)));
        Assert.True(_duty.IsDue(Every, Now + SnapshotDuty.Lease));
        Assert.Equal(Alice, Choose((Alice, 10), (Bob, 90)));
    }

    [Fact]
    public void When_all_were_asked_they_rest_for_a_lease_and_then_are_asked_again()
    {
        _duty.Asked(Alice, Now);
        _duty.Asked(Bob, Now);

        Assert.Null(Choose((Alice, 10), (Bob, 90)));

        Assert.False(_duty.IsDue(Every, Now + SnapshotDuty.Lease - TimeSpan.FromTicks(1)));
        Assert.True(_duty.IsDue(Every, Now + SnapshotDuty.Lease));
        Assert.Equal(Bob, Choose((Alice, 10), (Bob, 90)));
    }

    [Fact]
    public void Another_snapshot_makes_nobody_passed_over()
    {
        _duty.Asked(Bob, Now);

        _duty.Know(newestSeq: 50);

        Assert.Equal(Bob, Choose((Alice, 10), (Bob, 90)));
    }

    [Fact]
    public void Nobody_is_asked_where_nobody_may_write_nor_while_another_nodes_device_is()
    {
        Assert.Null(Choose());

        _duty.RestUntil(Now.AddSeconds(5));

        Assert.False(_duty.IsDue(Every, Now.AddSeconds(4)));
        Assert.True(_duty.IsDue(Every, Now.AddSeconds(5)));
    }

    private Id<Grant>? Choose(params (Id<Grant>, long)[] writers) => _duty.Choose(writers, Now);
}
