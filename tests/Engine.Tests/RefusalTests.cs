using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

/// <summary>A device that is refused asks once, says so, keeps what it has, and goes on where it was when it is let in again.</summary>
public sealed class RefusalTests
{
    public static TheoryData<string, SyncState> Refusals => new()
    {
        { ErrorCode.GrantRevoked, SyncState.Revoked },
        { ErrorCode.GrantExpired, SyncState.SignedOut },
        { ErrorCode.TokenInvalid, SyncState.SignedOut },
        { ErrorCode.Forbidden, SyncState.SignedOut },
        { ErrorCode.WorkspaceExists, SyncState.SignedOut },
        { ErrorCode.ProtocolUnsupported, SyncState.UpdateNeeded },
    };

    /// <summary>C7, for each way to be refused.</summary>
    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_refusal_is_shown_and_not_retried_until_there_is_another_token(string code, SyncState shown)
    {
        var timeline = new Timeline().TimerFires().Closes(code);
        Assert.Equal(shown, timeline.Status.State);
        timeline.Log();

        Assert.Empty(timeline.After(3600).TimerFires().Happens(new Event.WentOffline()).Happens(new Event.WentOnline()).Happens(new Event.Woke()).Log());
        Assert.Equal(shown, timeline.Status.State);

        Assert.Equal(["3600: connect #2 from 0"], timeline.Happens(new Event.TokenChanged()).Log());
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_person_who_asks_again_gets_one_more_attempt(string code, SyncState shown)
    {
        var timeline = new Timeline().TimerFires().Closes(code);
        timeline.Log();

        Assert.Equal(["0: connect #2 from 0"], timeline.Happens(new Event.AskedAgain()).Log());
        Assert.Equal(shown, timeline.Closes(code).Status.State);
        Assert.Empty(timeline.After(3600).TimerFires().Happens(new Event.Woke()).Log());
    }

    [Fact]
    public void Asking_again_does_not_wait_for_the_backoff_and_does_not_end_a_connection()
    {
        var timeline = new Timeline().TimerFires().Closes();
        timeline.Log();
        Assert.Equal(["0: connect #2 from 0"], timeline.Happens(new Event.AskedAgain()).Log());

        timeline.Opens().OutboxHolds(0, 0);
        timeline.Log();
        Assert.Empty(timeline.Happens(new Event.AskedAgain()).Log());
    }

    [Fact]
    public void A_bye_in_mid_connection_ends_it_and_edits_go_on_locally()
    {
        var timeline = Timeline.UpToDate().Receives(new ByeFrame(ErrorCode.GrantRevoked, "revoked by the master"));
        Assert.Equal(["0: disconnect"], timeline.Log());

        timeline.Happens(new Event.Edited()).OutboxHolds(1, 0);
        Assert.Equal(["0: read 0 after 0"], timeline.Log());
        Assert.Equal(new SyncStatus(SyncState.Revoked, 1), timeline.Status);
    }

    [Theory]
    [InlineData(ErrorCode.GrantRevoked, SyncState.Revoked)]
    [InlineData(ErrorCode.GrantExpired, SyncState.SignedOut)]
    [InlineData(ErrorCode.Forbidden, SyncState.SignedOut)]
    public void A_push_refused_because_access_has_ended_ends_the_connection_and_stays_in_the_outbox(string code, SyncState shown)
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 2);
        timeline.Log();

        timeline.Receives(new RejectFrame(1, code, "no access"));
        Assert.Equal(["0: disconnect"], timeline.Log());
        Assert.Equal(new SyncStatus(shown, 2), timeline.Status);

        timeline.Happens(new Event.TokenChanged()).Opens().OutboxHolds(1, 2);
        Assert.Equal(["0: connect #2 from 0", "0: read 256 after 0", "0: push 1-2"], timeline.Log());
    }

    /// <summary>C8.</summary>
    [Fact]
    public void Another_token_goes_on_from_the_cursor_where_the_last_one_was_refused()
    {
        var timeline = Timeline.UpToDate();
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1), (Timeline.Bob, 2), (Timeline.Alice, 1));
        timeline.Receives(page).Happens(new Event.PageStored(page)).Receives(new ByeFrame(ErrorCode.GrantExpired, "it is over"));
        timeline.Log();

        Assert.Equal(["0: connect #2 from 3"], timeline.Happens(new Event.TokenChanged()).Log());
    }

    /// <summary>C6.</summary>
    [Fact]
    public void The_right_token_after_a_wrong_one_leaves_nothing_of_the_refusal()
    {
        var timeline = new Timeline().TimerFires().Closes(ErrorCode.TokenInvalid).Happens(new Event.TokenChanged());

        timeline.Opens().OutboxHolds(0, 0).Receives(new CaughtUpFrame(0));

        Assert.Equal(new SyncStatus(SyncState.Synced, 0), timeline.Status);
        timeline.Log();
        Assert.Equal(["0: timer 0.5"], timeline.Closes().Log());
    }

    [Fact]
    public void A_token_that_stays_stale_is_asked_about_less_and_less_often()
    {
        var timeline = new Timeline().TimerFires();
        timeline.Log();

        Assert.Equal(["0: timer 0.5"], timeline.Closes(ErrorCode.TokenStale).Log());
        timeline.After(0.5).TimerFires().Log();
        Assert.Equal(["0.5: timer 1.5"], timeline.Closes(ErrorCode.TokenStale).Log());
    }
}
