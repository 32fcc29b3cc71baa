using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

public sealed class RenewalTests
{
    [Fact]
    public void A_page_with_deltas_of_this_replica_that_the_store_does_not_know_gets_it_a_new_replica_id()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Alice, 1));
        var timeline = Timeline.UpToDate().Receives(page).Happens(new Event.ForkFound());

        Assert.Equal(["0: store 1-1", "0: disconnect", "0: renew Fork"], timeline.Log());
    }

    [Fact]
    public void A_fork_gets_a_new_replica_and_sends_its_outbox_under_it()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Edited()).OutboxHolds(1, 1);
        timeline.Log();

        timeline.Receives(new RejectFrame(1, ErrorCode.ReplicaFork, "other bytes"));
        Assert.Equal(["0: disconnect", "0: renew Fork"], timeline.Log());

        timeline.Happens(new Event.Renewed(new StoredReplica(Timeline.Bob, Cursor.Start, 0, 1)));
        Assert.Equal(["0: connect #2 from 0"], timeline.Log());
        Assert.Equal(Timeline.Bob, timeline.State.Stored.Replica);

        timeline.Opens().OutboxHolds(1, 1);
        Assert.Equal(["0: read 256 after 0", "0: push 1-1"], timeline.Log());
    }

    [Fact]
    public void A_server_that_knows_more_of_this_replica_than_the_store_means_a_clone()
    {
        var timeline = new Timeline(lastCounter: 3).TimerFires().Opens(acked: 4);

        Assert.Equal(["0: connect #1 from 0", "0: disconnect", "0: renew Fork"], timeline.Log());
    }

    [Fact]
    public void A_server_that_was_rolled_back_is_given_everything_from_the_start()
    {
        var timeline = new Timeline(new Cursor(5, Chain.Start), storedCounter: 2, lastCounter: 3).TimerFires().Opens(acked: 2, diverged: true);
        Assert.Equal(["0: connect #1 from 5", "0: disconnect", "0: renew Divergence"], timeline.Log());

        timeline.Happens(new Event.Renewed(new StoredReplica(Timeline.Bob, Cursor.Start, 0, 6)));
        Assert.Equal(["0: connect #2 from 0"], timeline.Log());
        Assert.Equal(6, timeline.Status.Pending);
    }

    [Fact]
    public void A_server_that_forgot_what_it_acknowledged_has_diverged_even_if_it_does_not_say_so()
    {
        var timeline = new Timeline(storedCounter: 2, lastCounter: 2).TimerFires().Opens(acked: 1);

        Assert.Equal(["0: connect #1 from 0", "0: disconnect", "0: renew Divergence"], timeline.Log());
    }

    [Fact]
    public void A_renewal_waits_for_the_page_that_is_being_stored()
    {
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));
        var timeline = Timeline.UpToDate().Receives(page).Receives(new RejectFrame(1, ErrorCode.ReplicaFork, "other bytes"));
        Assert.Equal(["0: store 1-1", "0: disconnect"], timeline.Log());

        Assert.Equal(["0: renew Fork"], timeline.Happens(new Event.PageStored(page)).Log());
    }

    [Fact]
    public void A_renewal_that_cannot_be_stored_is_tried_again_after_the_next_welcome()
    {
        var timeline = new Timeline().TimerFires().Opens(acked: 1).Happens(new Event.StoreFailed(new Effect.Renew(Renewal.Fork)));
        Assert.Equal(SyncState.NotSaving, timeline.Status.State);
        timeline.Log();

        timeline.After(0.5).TimerFires().Opens(acked: 1);
        Assert.Equal(["0.5: connect #2 from 0", "0.5: disconnect", "0.5: renew Fork"], timeline.Log());
    }
}
