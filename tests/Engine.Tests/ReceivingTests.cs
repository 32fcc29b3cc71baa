using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

public sealed class ReceivingTests
{
    [Fact]
    public void A_page_is_stored_and_only_then_the_cursor_moves()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1), (Timeline.Bob, 2));
        var timeline = Timeline.UpToDate().Receives(page);
        Assert.Equal(["0: store 1-2"], timeline.Log());
        Assert.Equal(0, timeline.State.Stored.Cursor.Seq);
        Assert.Equal(SyncState.Syncing, timeline.Status.State);

        timeline.Happens(new Event.PageStored(page));
        Assert.Equal(page.Cursor, timeline.State.Stored.Cursor);
        Assert.Equal(SyncState.Synced, timeline.Status.State);
    }

    [Fact]
    public void Pages_are_stored_one_after_the_other_in_order()
    {
        var first = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var second = Timeline.Page(first.Cursor, (Timeline.Bob, 2));
        var timeline = Timeline.UpToDate().Receives(first).Receives(second);
        Assert.Equal(["0: store 1-1"], timeline.Log());

        timeline.Happens(new Event.PageStored(first));
        Assert.Equal(["0: store 2-2"], timeline.Log());
    }

    [Fact]
    public void Credits_go_back_when_half_of_them_are_stored()
    {
        var timeline = Timeline.UpToDate(Limits.Default with { Credits = 4 });
        var cursor = Cursor.Start;
        for (var counter = 1; counter <= 4; counter++)
        {
            var page = Timeline.Page(cursor, (Timeline.Bob, counter));
            timeline.Receives(page).Happens(new Event.PageStored(page));
            cursor = page.Cursor;
        }

        Assert.Equal(["0: store 1-1", "0: store 2-2", "0: credit 2", "0: store 3-3", "0: store 4-4", "0: credit 2"], timeline.Log());
    }

    [Fact]
    public void A_page_that_does_not_continue_the_log_ends_the_connection_and_stores_nothing()
    {
        var skipped = Timeline.Page(new Cursor(1, Chain.Start), (Timeline.Bob, 1));

        Assert.Equal(["0: disconnect", "0: timer 0.5"], Timeline.UpToDate().Receives(skipped).Log());
    }

    [Fact]
    public void A_page_whose_chain_disagrees_ends_the_connection_and_stores_nothing()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1)) with { Chain = Chain.Start };

        Assert.Equal(["0: disconnect", "0: timer 0.5"], Timeline.UpToDate().Receives(page).Log());
    }

    [Fact]
    public void A_connection_that_drops_while_a_page_is_being_stored_waits_for_it_before_saying_hello()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var timeline = Timeline.UpToDate().Receives(page).Closes().After(1).TimerFires();
        Assert.Equal(["0: store 1-1"], timeline.Log());

        Assert.Equal(["1: connect #2 from 1"], timeline.Happens(new Event.PageStored(page)).Log());
    }

    [Fact]
    public void A_page_that_cannot_be_stored_is_shown_and_fetched_again()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var timeline = Timeline.UpToDate().Receives(page).Happens(new Event.StoreFailed());
        Assert.Equal(SyncState.NotSaving, timeline.Status.State);
        Assert.Equal(["0: store 1-1", "0: disconnect", "0: timer 0.5"], timeline.Log());

        timeline.After(0.5).TimerFires().Opens().OutboxHolds(0, 0).Receives(page).Happens(new Event.PageStored(page)).Receives(new CaughtUpFrame(1));
        Assert.Equal(SyncState.Synced, timeline.Status.State);
    }

    [Fact]
    public void A_local_store_that_keeps_failing_is_not_hammered()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).Happens(new Event.StoreFailed());

        Assert.Equal(["0: read 256 after 0", "0: disconnect", "0: timer 0.5"], timeline.Log());
    }
}
