using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

public sealed class ConnectingTests
{
    [Fact]
    public void The_first_event_connects_from_the_stored_cursor()
    {
        var timeline = new Timeline(new Cursor(7, Chain.Start)).TimerFires();

        Assert.Equal(["0: connect #1 from 7"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 0), timeline.Status);
    }

    [Fact]
    public void Failed_attempts_are_repeated_for_ever_with_doubling_waits_up_to_15_seconds()
    {
        var timeline = new Timeline().TimerFires();
        timeline.Log();

        var waits = new List<double>();
        for (var attempt = 0; attempt < 9; attempt++)
        {
            timeline.Closes();
            var due = ((Link.Down)timeline.State.Link).RetryAt;
            timeline.After(0).Log();
            var wait = (due - DateTimeOffset.UnixEpoch).TotalSeconds - waits.Sum();
            waits.Add(wait);
            timeline.After(wait).TimerFires();
        }

        Assert.Equal([0.5, 1, 2, 4, 8, 15, 15, 15, 15], waits);
        Assert.Equal(SyncState.Offline, timeline.Status.State);
    }

    [Theory]
    [InlineData(0, 0.375)]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0.625)]
    public void A_wait_has_a_quarter_of_jitter_either_way(double chance, double seconds) =>
        Assert.Equal(seconds, Backoff.After(1, chance).TotalSeconds, precision: 6);

    [Fact]
    public void Nothing_is_tried_while_the_browser_says_offline_and_online_tries_at_once()
    {
        var timeline = new Timeline().Happens(new Event.WentOffline()).After(100).TimerFires();
        Assert.Empty(timeline.Log());
        Assert.Equal(SyncState.Offline, timeline.Status.State);

        timeline.Happens(new Event.WentOnline());
        Assert.Equal(["100: connect #1 from 0"], timeline.Log());
    }

    [Fact]
    public void Going_offline_ends_the_connection_and_edits_wait_until_the_browser_is_online()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.WentOffline()).Happens(new Event.Edited()).OutboxHolds(1, 0);
        Assert.Equal(["0: disconnect", "0: read 0 after 0"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Offline, 1), timeline.Status);

        timeline.After(60).Happens(new Event.WentOnline()).Opens().OutboxHolds(1, 1);
        Assert.Equal(["60: connect #2 from 0", "60: read 256 after 0", "60: push 1-1"], timeline.Log());
    }

    [Fact]
    public void Waking_up_does_not_wait_for_the_backoff()
    {
        var timeline = new Timeline().TimerFires().Closes().After(0.1).Happens(new Event.Woke());

        Assert.Equal(["0: connect #1 from 0", "0: timer 0.5", "0.1: connect #2 from 0"], timeline.Log());
    }

    [Fact]
    public void A_server_that_welcomes_and_hangs_up_is_asked_less_and_less_often()
    {
        var timeline = new Timeline().TimerFires().Opens().OutboxHolds(0, 0).Closes().After(0.5).TimerFires().Opens().OutboxHolds(0, 0);
        timeline.Log();

        Assert.Equal(["0.5: timer 1.5"], timeline.Closes().Log());
    }

    [Fact]
    public void Having_caught_up_makes_the_next_failure_the_first_again()
    {
        var timeline = new Timeline().TimerFires().Closes().After(0.5).TimerFires().Opens().OutboxHolds(0, 0).Receives(new CaughtUpFrame(0));
        timeline.Log();

        Assert.Equal(["0.5: timer 1"], timeline.Closes().Log());
    }

    [Fact]
    public void Events_of_an_earlier_connection_change_nothing()
    {
        var timeline = new Timeline().TimerFires().Closes().After(0.5).TimerFires();
        timeline.Log();
        var before = timeline.State;

        timeline.Happens(new Event.Closed(1, ErrorCode.GrantRevoked));
        timeline.Happens(new Event.Received(1, new ByeFrame(ErrorCode.GrantRevoked, "")));

        Assert.Equal(before, timeline.State);
        Assert.Empty(timeline.Log());
    }

    [Fact]
    public void Two_quiet_clients_exchange_nothing_after_reconnecting()
    {
        var timeline = Timeline.UpToDate().Closes().After(0.5).TimerFires().Opens().OutboxHolds(0, 0).Receives(new CaughtUpFrame(0));

        Assert.Equal(["0: timer 0.5", "0.5: connect #2 from 0", "0.5: read 256 after 0"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Status);
    }
}
