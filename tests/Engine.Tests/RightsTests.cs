using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

/// <summary>What the grant allows changes while connected: nothing is lost, and nothing is pushed that may not be.</summary>
public sealed class RightsTests
{
    [Fact]
    public void A_read_only_grant_pushes_nothing_and_says_saved()
    {
        var timeline = new Timeline(lastCounter: 2).TimerFires().Opens(scope: Scope.Read).OutboxHolds(2, 0).Receives(new CaughtUpFrame(0));

        Assert.Equal(["0: connect #1 from 0", "0: read 0 after 2"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 2), timeline.Status);
    }

    [Fact]
    public void A_read_only_device_gets_everything_that_the_others_write()
    {
        var timeline = new Timeline().TimerFires().Opens(scope: Scope.Read).OutboxHolds(0, 0).Receives(new CaughtUpFrame(0));
        timeline.Log();

        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        timeline.Receives(page);
        Assert.Equal(["0: store 1-1"], timeline.Log());
        Assert.Equal(SyncState.Synced, timeline.Happens(new Event.PageStored(page)).Status.State);
    }

    [Fact]
    public void Edits_after_a_downgrade_are_counted_and_not_pushed_and_an_upgrade_pushes_them()
    {
        var timeline = Timeline.UpToDate().MayNow(Scope.Read).Happens(new Event.Edited()).OutboxHolds(2, 0);
        Assert.Equal(["0: read 0 after 0"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 2), timeline.Status);

        timeline.MayNow(Scope.ReadWrite).OutboxHolds(1, 2);
        Assert.Equal(["0: read 256 after 0", "0: push 1-2"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Receives(new AckFrame(1, [1, 2])).Status);
    }

    [Fact]
    public void A_push_in_flight_at_a_downgrade_is_taken_back_when_it_is_refused_and_sent_after_an_upgrade()
    {
        var timeline = InFlight(2).MayNow(Scope.Read).Receives(new RejectFrame(1, ErrorCode.ReadOnly, "may only read"));
        Assert.Empty(timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 2), timeline.Status);

        timeline.After(60).MayNow(Scope.ReadWrite).OutboxHolds(1, 2);
        Assert.Equal(["60: read 256 after 0", "60: push 1-2"], timeline.Log());
    }

    [Fact]
    public void A_push_in_flight_at_a_downgrade_that_was_taken_before_it_is_not_sent_again()
    {
        var timeline = InFlight(2).MayNow(Scope.Read).Receives(new AckFrame(1, [1, 2]));
        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Status);

        Assert.Empty(timeline.MayNow(Scope.ReadWrite).Log());
    }

    [Fact]
    public void Of_pushes_in_flight_at_a_downgrade_only_what_was_refused_is_sent_after_an_upgrade()
    {
        var timeline = InFlight(1).Happens(new Event.Edited()).OutboxHolds(2, 1).MayNow(Scope.Read);
        timeline.Receives(new AckFrame(1, [1])).Receives(new RejectFrame(2, ErrorCode.ReadOnly, "may only read"));
        Assert.Equal(new SyncStatus(SyncState.Saved, 1), timeline.Status);
        timeline.Log();

        Assert.Equal(["0: read 256 after 1", "0: push 2-2"], timeline.MayNow(Scope.ReadWrite).OutboxHolds(2, 1).Log());
    }

    [Fact]
    public void A_refusal_that_comes_before_the_news_of_the_downgrade_stops_the_pushes_as_well()
    {
        var timeline = InFlight(1).Receives(new RejectFrame(1, ErrorCode.ReadOnly, "may only read")).MayNow(Scope.Read);
        timeline.Log();

        Assert.Empty(timeline.After(3600).TimerFires().Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 1), timeline.Status);
    }

    [Fact]
    public void A_refusal_that_comes_after_the_news_of_the_upgrade_delays_the_push_and_does_not_stop_it()
    {
        var timeline = InFlight(1).MayNow(Scope.Read).MayNow(Scope.ReadWrite).Receives(new RejectFrame(1, ErrorCode.ReadOnly, "may only read"));
        Assert.Equal(["0: timer 0.5"], timeline.Log());

        timeline.After(0.5).TimerFires().OutboxHolds(1, 1);
        Assert.Equal(["0.5: read 256 after 0", "0.5: push 1-1"], timeline.Log());
    }

    [Fact]
    public void Pushes_behind_one_that_was_refused_are_refused_too_and_the_connection_stays()
    {
        var timeline = InFlight(1).Happens(new Event.Edited()).OutboxHolds(2, 1).MayNow(Scope.Read);
        timeline.Log();

        timeline.Receives(new RejectFrame(1, ErrorCode.ReadOnly, "may only read")).Receives(new RejectFrame(2, ErrorCode.CounterGap, "1 is missing"));
        Assert.Empty(timeline.Log());

        Assert.Equal(["0: read 256 after 0", "0: push 1-2"], timeline.MayNow(Scope.ReadWrite).OutboxHolds(1, 2).Log());
    }

    [Fact]
    public void An_outbox_that_was_being_read_at_a_downgrade_is_pushed_only_after_an_upgrade()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).MayNow(Scope.Read).OutboxHolds(1, 1);
        Assert.Equal(["0: read 256 after 0"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 1), timeline.Status);

        Assert.Equal(["0: push 1-1"], timeline.MayNow(Scope.ReadWrite).Log());
    }

    [Fact]
    public void A_downgrade_while_pushes_wait_for_the_server_ends_the_waiting()
    {
        var timeline = InFlight(1).Receives(new RejectFrame(1, ErrorCode.StorageFailed, "disk full")).MayNow(Scope.Read);
        timeline.Log();

        Assert.Empty(timeline.TimerFires().Log());
        Assert.Equal(["0: read 256 after 0"], timeline.MayNow(Scope.ReadWrite).Log());
    }

    [Fact]
    public void A_device_that_was_downgraded_while_it_was_away_says_what_waits_and_pushes_nothing()
    {
        var timeline = InFlight(2).Closes().After(0.5).TimerFires();
        timeline.Log();

        timeline.Opens(scope: Scope.Read).Receives(new CaughtUpFrame(0)).OutboxHolds(2, 0);
        Assert.Equal(["0.5: read 0 after 2"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Saved, 2), timeline.Status);
    }

    [Fact]
    public void What_the_welcome_says_of_the_grant_is_kept_once()
    {
        var timeline = new Timeline().TimerFires().Opens(scope: Scope.Read);
        Assert.Equal([new AccessNews(new Rights(Role.Access, Scope.Read, null, ""))], timeline.Kept());

        Assert.Empty(timeline.OutboxHolds(0, 0).Receives(new CaughtUpFrame(0)).Kept());
    }

    [Fact]
    public void Changed_rights_are_kept_with_role_expiry_and_name()
    {
        var timeline = Timeline.UpToDate();
        timeline.Kept();

        timeline.Receives(new RightsFrame(Scope.ReadWrite, Expires: 90_000, Role.Master, "Kitchen tablet"));

        var rights = new Rights(Role.Master, Scope.ReadWrite, DateTimeOffset.UnixEpoch.AddSeconds(90), "Kitchen tablet");
        Assert.Equal([new AccessNews(rights)], timeline.Kept());
        Assert.Empty(timeline.Log());
    }

    [Fact]
    public void A_fresh_token_is_kept_and_the_connection_goes_on()
    {
        var timeline = Timeline.UpToDate();
        timeline.Kept();

        timeline.Receives(new TokenFrame("fresh"));

        Assert.Equal([new AccessNews(Token: "fresh")], timeline.Kept());
        Assert.Empty(timeline.Log());
    }

    [Fact]
    public void Rights_are_kept_also_when_the_store_needs_a_new_replica_first()
    {
        var timeline = new Timeline().TimerFires().Opens(scope: Scope.Read, diverged: true);

        Assert.Equal(Scope.Read, Assert.Single(timeline.Kept()).Rights?.Scope);
    }

    /// <summary>Connected, with so many deltas sent in one frame and not acknowledged.</summary>
    private static Timeline InFlight(int deltas)
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, deltas);
        timeline.Log();
        return timeline;
    }
}
