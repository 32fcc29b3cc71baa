using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

public sealed class PushingTests
{
    [Fact]
    public void An_edit_is_read_from_the_outbox_and_pushed()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1);

        Assert.Equal(["0: read 256 after 0", "0: push 1-1"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Syncing, 1), timeline.Status);
    }

    [Fact]
    public void Only_an_ack_makes_it_synced()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 2);
        Assert.Equal(2, timeline.Status.Pending);

        timeline.Receives(new AckFrame(1, [1]));
        Assert.Equal(new SyncStatus(SyncState.Syncing, 1), timeline.Status);

        timeline.Receives(new AckFrame(2, [2]));
        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Status);
    }

    [Fact]
    public void An_edit_made_while_its_predecessor_is_being_read_is_read_next()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).Happens(new Event.Edited()).OutboxHolds(1, 1);

        Assert.Equal(["0: read 256 after 0", "0: push 1-1", "0: read 255 after 1"], timeline.Log());
    }

    [Fact]
    public void An_edit_made_while_its_predecessor_is_in_flight_is_sent_next()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Happens(new Event.Edited()).OutboxHolds(2, 1);

        Assert.Equal(["0: read 256 after 0", "0: push 1-1", "0: read 255 after 1", "0: push 2-2"], timeline.Log());
    }

    [Fact]
    public void A_delta_in_flight_when_the_connection_drops_is_sent_again_under_the_same_counter()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Closes();
        timeline.Log();

        timeline.After(0.5).TimerFires().Opens(acked: 0).OutboxHolds(1, 1);
        Assert.Equal(["0.5: connect #2 from 0", "0.5: read 256 after 0", "0.5: push 1-1"], timeline.Log());
    }

    [Fact]
    public void A_delta_whose_ack_was_lost_is_sent_again_because_the_acked_counter_may_be_that_of_a_copy_of_this_store()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Closes();
        timeline.Log();

        timeline.After(0.5).TimerFires().Opens(acked: 1).OutboxHolds(1, 1);
        Assert.Equal(["0.5: connect #2 from 0", "0.5: read 256 after 0", "0.5: push 1-1"], timeline.Log());
        Assert.Equal(1, timeline.Status.Pending);
        Assert.Equal(0, timeline.Receives(new AckFrame(1, [1])).Status.Pending);
    }

    [Fact]
    public void A_delta_that_was_acknowledged_to_this_engine_is_not_sent_again()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Receives(new AckFrame(1, [1])).Closes();
        timeline.Log();

        timeline.After(0.5).TimerFires().Opens(acked: 1).OutboxHolds(1, 0);
        Assert.Equal(["0.5: connect #2 from 0", "0.5: read 256 after 1"], timeline.Log());
        Assert.Equal(0, timeline.Status.Pending);
    }

    [Fact]
    public void What_a_server_has_lost_again_after_it_acknowledged_it_is_sent_again()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Receives(new AckFrame(1, [1])).Closes();
        timeline.Log();

        timeline.After(0.5).TimerFires().Opens(acked: 0).OutboxHolds(1, 1);
        Assert.Equal(["0.5: connect #2 from 0", "0.5: read 256 after 0", "0.5: push 1-1"], timeline.Log());
    }

    [Fact]
    public void Coming_back_in_the_log_acknowledges_too_when_the_store_has_found_it_the_same()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Alice, 1));
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Receives(page);
        Assert.Equal(1, timeline.Status.Pending);

        Assert.Equal(0, timeline.Happens(new Event.PageStored(page)).Status.Pending);
    }

    [Fact]
    public void What_has_come_back_before_it_was_sent_again_is_not_sent_again()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Alice, 1), (Timeline.Alice, 2));
        var timeline = new Timeline(lastCounter: 2).TimerFires().Opens(acked: 2);
        timeline.Receives(page).Happens(new Event.PageStored(page)).OutboxHolds(1, 2).OutboxHolds(2, 0);

        Assert.DoesNotContain(timeline.Log(), line => line.Contains("push", StringComparison.Ordinal));
        Assert.Equal(0, timeline.Status.Pending);
    }

    [Fact]
    public void The_window_bounds_what_is_unacknowledged()
    {
        var limits = Limits.Default with { WindowDeltas = 3 };
        var timeline = Timeline.UpToDate(limits).Happens(new Event.Edited()).OutboxHolds(1, 3).Happens(new Event.Edited()).OutboxHolds(5, 0);
        Assert.Equal(["0: read 3 after 0", "0: push 1-3", "0: read 0 after 3"], timeline.Log());

        timeline.Receives(new AckFrame(1, [1, 2]));
        Assert.Equal(["0: read 2 after 3"], timeline.Log());
    }

    [Fact]
    public void The_window_counts_bytes_as_well()
    {
        var limits = Limits.Default with { DeltaBytes = 100, PageBytes = 132, WindowBytes = 200 };
        var timeline = Timeline.UpToDate(limits).Happens(new Event.Edited()).OutboxHolds(1, 1, bytes: 100).OutboxHolds(2, 0);
        timeline.Log();

        Assert.Empty(timeline.TimerFires().Log());
        Assert.Equal(["0: read 256 after 1"], timeline.Receives(new AckFrame(1, [1])).Log());
    }

    [Fact]
    public void What_was_read_for_a_wider_window_is_read_again_for_the_one_of_this_connection()
    {
        var narrow = Limits.Default with { WindowDeltas = 2 };
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).Closes().After(1).TimerFires().Opens(limits: narrow);
        Assert.Equal(["0: read 256 after 0", "0: timer 0.5", "1: connect #2 from 0"], timeline.Log());

        timeline.OutboxHolds(1, 5);
        Assert.Equal(["1: read 2 after 0"], timeline.Log());

        timeline.OutboxHolds(1, 2);
        Assert.Equal("1: push 1-2", timeline.Log()[0]);
    }

    [Fact]
    public void Bytes_beyond_the_window_of_this_connection_are_not_pushed_either()
    {
        var narrow = Limits.Default with { DeltaBytes = 100, PageBytes = 132, WindowBytes = 264 };
        var timeline = Timeline.UpToDate(narrow).Happens(new Event.Edited()).OutboxHolds(1, 1, bytes: 100);
        timeline.Log();

        // Answers to a read that asked for one page: a store that gives more is not believed.
        timeline.OutboxHolds(2, 2, bytes: 100);

        Assert.Equal(["0: read 255 after 1"], timeline.Log());
    }

    [Theory]
    [InlineData(ErrorCode.StorageFailed)]
    [InlineData("a-code-of-tomorrow")]
    public void A_push_that_the_server_cannot_take_now_is_sent_again_later_and_less_and_less_often(string code)
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1);
        timeline.Log();

        var lines = new List<string>();
        for (var attempt = 0; attempt < 7; attempt++)
        {
            timeline.Receives(new RejectFrame(1, code, "not now"));
            var due = ((Link.Up)timeline.State.Link).PushAt!.Value;
            lines.AddRange(timeline.Log());
            Assert.Equal(new SyncStatus(SyncState.Saved, 1), timeline.Status);
            timeline.At(due).TimerFires().OutboxHolds(1, 1);
            Assert.Equal(2, timeline.Log().Length);
        }

        Assert.Equal(
            [
                "0: timer 0.5", "0.5: timer 1.5", "1.5: timer 3.5", "3.5: timer 7.5", "7.5: timer 15.5", "15.5: timer 30.5",
                "30.5: timer 45.5",
            ],
            lines);
        timeline.Receives(new AckFrame(1, [1]));
        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Status);
    }

    [Fact]
    public void While_pushes_wait_pages_are_stored_edits_are_counted_and_nothing_is_pushed()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Receives(
            new RejectFrame(1, ErrorCode.StorageFailed, "disk full"));
        timeline.Log();

        timeline.Receives(Timeline.Page(Cursor.Start, (Timeline.Bob, 1))).Happens(new Event.Edited()).OutboxHolds(2, 0);

        Assert.Equal(["0: store 1-1", "0: timer 0.5", "0: read 0 after 1", "0: timer 0.5", "0: timer 0.5"], timeline.Log());
        Assert.Equal(2, timeline.Status.Pending);
        timeline.After(0.5).TimerFires().OutboxHolds(1, 2);
        Assert.Equal(["0.5: read 256 after 0", "0.5: push 1-2"], timeline.Log());
    }

    [Fact]
    public void Pushes_behind_one_that_was_not_taken_are_rejected_too_and_taken_back_with_it()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1).Happens(new Event.Edited()).OutboxHolds(2, 1);
        timeline.Log();

        timeline.Receives(new RejectFrame(1, ErrorCode.StorageFailed, "disk full"));
        timeline.Receives(new RejectFrame(2, ErrorCode.CounterGap, "1 is missing"));
        Assert.Equal(["0: timer 0.5", "0: timer 0.5"], timeline.Log());

        timeline.After(0.5).TimerFires().OutboxHolds(1, 2).Receives(new AckFrame(1, [1, 2]));
        Assert.Equal(["0.5: read 256 after 0", "0.5: push 1-2"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Status);
    }

    [Fact]
    public void Outbox_that_was_being_read_when_pushes_were_taken_back_is_read_again_from_the_right_place()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 2).Happens(new Event.Edited());
        timeline.Receives(new RejectFrame(1, ErrorCode.StorageFailed, "disk full"));
        timeline.Log();

        timeline.OutboxHolds(3, 1);
        Assert.Equal(["0: timer 0.5"], timeline.Log());
        timeline.After(0.5).TimerFires().OutboxHolds(1, 3);

        Assert.Equal(["0.5: read 256 after 0", "0.5: push 1-3"], timeline.Log());
    }

    [Fact]
    public void Outbox_that_was_being_read_when_the_connection_dropped_is_read_again_for_the_next()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 2).Happens(new Event.Edited()).Closes();
        timeline.After(0.5).TimerFires().Opens(acked: 0);
        timeline.Log();

        timeline.OutboxHolds(3, 1);
        timeline.OutboxHolds(1, 3);

        Assert.Equal(["0.5: read 256 after 0", "0.5: push 1-3"], timeline.Log());
    }

    [Fact]
    public void A_server_that_rejects_what_it_is_sent_is_asked_less_and_less_often()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1);
        var waits = new List<double>();
        var at = 0.0;
        for (var attempt = 0; attempt < 4; attempt++)
        {
            timeline.Receives(new RejectFrame(1, ErrorCode.DeltaTooLarge, "too large"));
            var due = (((Link.Down)timeline.State.Link).RetryAt - DateTimeOffset.UnixEpoch).TotalSeconds;
            waits.Add(due - at);
            at = due;
            timeline.At(DateTimeOffset.UnixEpoch.AddSeconds(due)).TimerFires().Opens().Receives(new CaughtUpFrame(0)).OutboxHolds(1, 1);
        }

        Assert.Equal([0.5, 1, 2, 4], waits);
    }
}
