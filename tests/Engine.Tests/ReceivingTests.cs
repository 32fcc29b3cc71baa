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
        Assert.Equal(["0: store 2-2", "0: timer 1"], timeline.Log());
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

        Assert.Equal(
            [
                "0: store 1-1", "0: timer 1", "0: store 2-2", "0: timer 1", "0: credit 2",
                "0: store 3-3", "0: timer 1", "0: store 4-4", "0: timer 1", "0: credit 2",
            ],
            timeline.Log());
    }

    [Fact]
    public void The_last_credits_go_back_after_a_pause_so_that_the_server_knows_what_is_stored()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var timeline = Timeline.UpToDate().Receives(page).Happens(new Event.PageStored(page));
        Assert.Equal(["0: store 1-1", "0: timer 1"], timeline.Log());

        Assert.Equal(["0.5: timer 1"], timeline.After(0.5).Happens(new Event.Woke()).Log());
        Assert.Equal(["1: credit 1"], timeline.After(0.5).TimerFires().Log());
        Assert.Empty(timeline.After(1).TimerFires().Log());
    }

    [Fact]
    public void A_pause_before_credits_and_one_before_a_push_share_the_timer()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1);
        timeline.Receives(new RejectFrame(1, ErrorCode.StorageFailed, "")).Receives(page).Happens(new Event.PageStored(page));
        Assert.Equal("0: timer 0.5", timeline.Log()[^1]);

        timeline.After(0.5).TimerFires().OutboxHolds(1, 1);
        Assert.Contains("0.5: push 1-1", timeline.Log());
        Assert.Equal("1: credit 1", timeline.After(0.5).TimerFires().Log()[^1]);
    }

    [Fact]
    public void A_page_that_does_not_continue_the_log_ends_the_connection_and_stores_nothing()
    {
        var skipped = Timeline.Page(new Cursor(1, Chain.Start), (Timeline.Bob, 1));

        Assert.Equal(["0: disconnect because of frame-unexpected", "0: timer 0.5"], Timeline.UpToDate().Receives(skipped).Log());
    }

    [Fact]
    public void A_page_whose_chain_disagrees_ends_the_connection_and_stores_nothing()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1)) with { Chain = Chain.Start };

        Assert.Equal(["0: disconnect because of frame-unexpected", "0: timer 0.5"], Timeline.UpToDate().Receives(page).Log());
    }

    [Fact]
    public void A_page_beyond_the_credits_ends_the_connection_with_a_reason_and_the_next_attempt_waits()
    {
        var timeline = Timeline.UpToDate(Limits.Default with { Credits = 2 });
        var pages = Pages(3);
        timeline.Receives(pages[0]).Receives(pages[1]);
        Assert.Equal(["0: store 1-1"], timeline.Log());

        timeline.Receives(pages[2]).Happens(new Event.PageStored(pages[0]));

        Assert.Equal(["0: disconnect because of credits-exceeded", "0: timer 0.5"], timeline.Log());
        Assert.Equal(1, timeline.State.Stored.Cursor.Seq);
    }

    [Fact]
    public void Credits_that_were_given_back_may_be_used_and_not_one_more()
    {
        var timeline = Timeline.UpToDate(Limits.Default with { Credits = 2 });
        var pages = Pages(5);
        timeline.Receives(pages[0]).Receives(pages[1]).Happens(new Event.PageStored(pages[0]));
        Assert.Equal(["0: store 1-1", "0: store 2-2", "0: credit 1"], timeline.Log());

        timeline.Receives(pages[2]);
        Assert.Empty(timeline.Log());
        timeline.Receives(pages[3]);
        Assert.Equal(["0: disconnect because of credits-exceeded"], timeline.Log());
    }

    [Fact]
    public void Credits_of_a_connection_begin_anew()
    {
        var timeline = Timeline.UpToDate(Limits.Default with { Credits = 1 });
        var pages = Pages(2);
        timeline.Receives(pages[0]).Closes().Happens(new Event.PageStored(pages[0])).After(1).TimerFires();
        timeline.Opens(limits: Limits.Default with { Credits = 1 }).OutboxHolds(0, 0);
        timeline.Log();

        Assert.Equal(["1: store 2-2"], timeline.Receives(pages[1]).Log());
    }

    [Fact]
    public void Presence_of_others_costs_no_credit()
    {
        var timeline = Timeline.UpToDate(Limits.Default with { Credits = 1 });

        timeline.Receives(new PresenceFrame(Timeline.Bob, new byte[] { 1 })).Receives(new PresenceFrame(Timeline.Bob, Array.Empty<byte>()));
        timeline.Log();

        Assert.Equal(["0: store 1-1"], timeline.Receives(Pages(1)[0]).Log());
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
        var timeline = Timeline.UpToDate().Receives(page).Happens(new Event.StoreFailed(new Effect.StorePage(page)));
        Assert.Equal(SyncState.NotSaving, timeline.Status.State);
        Assert.Equal(["0: store 1-1", "0: disconnect", "0: timer 0.5"], timeline.Log());

        timeline.After(0.5).TimerFires().Opens().OutboxHolds(0, 0).Receives(page).Happens(new Event.PageStored(page)).Receives(new CaughtUpFrame(1));
        Assert.Equal(SyncState.Synced, timeline.Status.State);
    }

    [Fact]
    public void A_local_store_that_keeps_failing_is_not_hammered()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).StoreFails();

        Assert.Equal(["0: read 256 after 0", "0: disconnect", "0: timer 0.5"], timeline.Log());
    }

    [Fact]
    public void A_page_that_is_being_stored_when_the_outbox_cannot_be_read_is_waited_for()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var timeline = Timeline.UpToDate().Receives(page).Happens(new Event.Edited()).StoreFails().After(1).TimerFires();
        Assert.Equal(["0: store 1-1", "0: read 256 after 0", "0: disconnect"], timeline.Log());

        Assert.Equal(["1: connect #2 from 1"], timeline.Happens(new Event.PageStored(page)).Log());
    }

    /// <summary>Pages of one delta each, that follow one another from the start.</summary>
    private static List<PageFrame> Pages(int count)
    {
        var pages = new List<PageFrame>();
        for (var counter = 1; counter <= count; counter++)
        {
            pages.Add(Timeline.Page(pages.LastOrDefault()?.Cursor ?? Cursor.Start, (Timeline.Bob, counter)));
        }

        return pages;
    }
}
