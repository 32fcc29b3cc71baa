using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

public sealed class SnapshotTests
{
    private static readonly StoredReplica AtThousand = new(Timeline.Alice, new Cursor(1000, Chain.Start), 0, 0, FoldedSeq: 1000);

    [Fact]
    public void A_device_that_is_far_behind_takes_the_snapshot_and_reads_on_from_there()
    {
        var timeline = new Timeline().TimerFires().Opens(snapshot: 1000);
        Assert.Equal(["0: connect #1 from 0", "0: disconnect", "0: take the snapshot"], timeline.Log());
        Assert.Equal(SyncState.Syncing, timeline.Status.State);

        timeline.Happens(new Event.SnapshotTaken(AtThousand));
        Assert.Equal(["0: connect #2 from 1000"], timeline.Log());
    }

    [Fact]
    public void A_device_that_is_a_little_behind_reads_the_log() =>
        Assert.Equal(
            ["0: connect #1 from 900", "0: read 256 after 0"],
            new Timeline(new Cursor(900, Chain.Start)).TimerFires().Opens(snapshot: 1000).Log());

    [Fact]
    public void A_snapshot_that_is_not_to_be_had_is_passed_over_where_the_log_is_kept()
    {
        var timeline = new Timeline().TimerFires().Opens(snapshot: 1000);
        timeline.Log();

        timeline.Happens(new Event.SnapshotFailed());
        Assert.Equal(["0: connect #2 from 0"], timeline.Log());
        Assert.Equal(["0: read 256 after 0"], timeline.Opens(snapshot: 1000).Log());
    }

    [Fact]
    public void A_snapshot_without_which_nothing_goes_on_is_asked_for_again_later()
    {
        var timeline = new Timeline().TimerFires().Opens(snapshot: 1000, pruned: 1);
        timeline.Log();

        timeline.Happens(new Event.SnapshotFailed());
        Assert.Equal(["0: timer 0.5"], timeline.Log());
        timeline.After(0.5).TimerFires().Opens(snapshot: 1000, pruned: 1);
        Assert.Equal(["0.5: connect #2 from 0", "0.5: disconnect", "0.5: take the snapshot"], timeline.Log());
    }

    [Fact]
    public void A_server_that_was_rolled_back_and_keeps_no_log_is_given_everything_and_read_by_its_snapshot()
    {
        var timeline = new Timeline(new Cursor(5000, Chain.Start)).TimerFires().Opens(diverged: true, pruned: 1000, snapshot: 1000);
        Assert.Equal(["0: connect #1 from 5000", "0: disconnect", "0: renew Divergence"], timeline.Log());

        timeline.Happens(new Event.Renewed(new StoredReplica(Timeline.Bob, Cursor.Start, 0, 1))).Opens(pruned: 1000, snapshot: 1000);
        Assert.Equal(["0: connect #2 from 0", "0: disconnect", "0: take the snapshot"], timeline.Log());
        timeline.Happens(new Event.SnapshotTaken(AtThousand with { Replica = Timeline.Bob, LastCounter = 1 })).Opens(snapshot: 1000);
        Assert.Equal(["0: connect #3 from 1000", "0: read 256 after 0"], timeline.Log());
    }

    [Fact]
    public void A_long_log_is_folded_once_it_is_all_there()
    {
        var timeline = new Timeline(new Cursor(999, Chain.Start)).TimerFires().Opens().OutboxHolds(0, 0);
        timeline.Log();
        var page = Timeline.Page(new Cursor(999, Chain.Start), (Timeline.Bob, 1));

        timeline.Receives(page).Happens(new Event.PageStored(page));
        Assert.Equal(["0: store 1000-1000", "0: timer 1"], timeline.Log());
        timeline.Receives(new CaughtUpFrame(1000));
        Assert.Equal(["0: fold", "0: timer 1"], timeline.Log());

        timeline.Happens(new Event.Folded(1000)).Receives(new CaughtUpFrame(1000));
        Assert.Equal(["0: timer 1", "0: timer 1"], timeline.Log());
    }

    [Fact]
    public void A_fold_that_fails_is_tried_again_after_a_minute()
    {
        var timeline = new Timeline(new Cursor(1000, Chain.Start)).Happens(new Event.WentOffline());
        Assert.Equal(["0: fold"], timeline.Log());

        timeline.Happens(new Event.Folded(Seq: null, Failed: true));
        Assert.Equal(["0: timer 60"], timeline.Log());
        Assert.Equal(["60: fold"], timeline.After(60).TimerFires().Log());
    }

    [Fact]
    public void A_snapshot_that_the_server_wants_is_published_when_this_device_has_read_so_far()
    {
        var timeline = Timeline.UpToDate().Receives(new SnapshotWantedFrame(2));
        var first = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var second = Timeline.Page(first.Cursor, (Timeline.Bob, 2));

        timeline.Receives(first).Happens(new Event.PageStored(first));
        Assert.Equal(["0: store 1-1", "0: timer 1"], timeline.Log());
        timeline.Receives(second).Happens(new Event.PageStored(second));
        Assert.Equal(["0: store 2-2", "0: timer 1", "0: fold and publish", "0: timer 1"], timeline.Log());
        Assert.Equal(["0: timer 1"], timeline.Happens(new Event.Folded(2)).Log());
    }

    [Fact]
    public void What_a_server_wanted_before_the_connection_ended_is_not_wanted_any_more()
    {
        var timeline = Timeline.UpToDate().Receives(new SnapshotWantedFrame(1)).Closes();
        timeline.After(1).TimerFires().Opens().OutboxHolds(0, 0);
        timeline.Log();
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));

        Assert.Equal(["1: store 1-1", "1: timer 2"], timeline.Receives(page).Happens(new Event.PageStored(page)).Log());
    }

    [Fact]
    public void A_renewal_waits_for_the_fold()
    {
        var timeline = new Timeline(new Cursor(1000, Chain.Start), lastCounter: 1).Happens(new Event.WentOffline());
        Assert.Equal(["0: fold", "0: connect #1 from 1000"], timeline.Happens(new Event.WentOnline()).Log());

        timeline.Opens(acked: 9);
        Assert.Equal(["0: disconnect"], timeline.Log());
        Assert.Equal(["0: renew Fork"], timeline.Happens(new Event.Folded(1000)).Log());
    }
}
