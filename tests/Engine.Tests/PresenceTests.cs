using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine.Tests;

public sealed class PresenceTests
{
    private static readonly byte[] Here = [0xca, 0xfe];

    [Fact]
    public void What_is_shown_is_sent_and_sent_again_every_20_seconds()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Shown(Here));
        Assert.Equal(["0: show cafe", "0: timer 20"], timeline.Log());
        Assert.Equal(["20: show cafe", "20: timer 40"], timeline.After(20).TimerFires().Log());
        Assert.Equal(["25: show "], timeline.After(5).Happens(new Event.Shown(Array.Empty<byte>())).Log());
    }

    [Fact]
    public void Of_what_is_shown_in_quick_succession_the_newest_is_sent_ten_times_a_second()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Shown(Here));
        timeline.Log();

        timeline.Happens(new Event.Shown(new byte[] { 1 })).After(0.05).Happens(new Event.Shown(new byte[] { 2 }));
        Assert.Equal(["0: timer 0.1", "0.05: timer 0.1"], timeline.Log());
        Assert.Equal(["0.1: show 02", "0.1: timer 20.1"], timeline.After(0.05).TimerFires().Log());
    }

    [Fact]
    public void What_is_shown_without_a_connection_is_sent_with_the_next()
    {
        var timeline = new Timeline().Happens(new Event.Shown(Here)).Opens();

        Assert.Equal(["0: connect #1 from 0", "0: read 256 after 0", "0: show cafe", "0: timer 20"], timeline.Log());
    }

    [Fact]
    public void Whoever_is_new_is_shown_to()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Shown(Here));
        timeline.Log();

        timeline.After(1).Receives(new PresenceFrame(Timeline.Bob, new byte[] { 1 }));
        Assert.Equal(["1: presence of b0b: 01", "1: show cafe", "1: timer 21"], timeline.Log());
        timeline.Receives(new PresenceFrame(Timeline.Bob, new byte[] { 2 }));
        Assert.Equal(["1: presence of b0b: 02", "1: timer 21"], timeline.Log());
    }

    [Fact]
    public void An_earlier_connection_of_this_device_that_leaves_takes_nothing_with_it()
    {
        var timeline = Timeline.UpToDate().Happens(new Event.Shown(Here));
        timeline.Log();

        Assert.Equal(["0: show cafe", "0: timer 20"], timeline.Receives(new PresenceFrame(Timeline.Alice, Array.Empty<byte>())).Log());
    }

    [Fact]
    public void Who_leaves_is_gone_at_once_and_who_is_silent_after_a_minute()
    {
        var carol = new Id<Replica>(0xCA501);
        var timeline = Timeline.UpToDate()
            .Receives(new PresenceFrame(Timeline.Bob, new byte[] { 1 }))
            .Receives(new PresenceFrame(carol, new byte[] { 1 }));
        timeline.Log();

        Assert.Equal(["0: presence of b0b: ", "0: timer 60"], timeline.Receives(new PresenceFrame(Timeline.Bob, Array.Empty<byte>())).Log());
        Assert.Equal(["60: presence of ca501: "], timeline.After(60).TimerFires().Log());
    }

    [Fact]
    public void Nobody_is_known_to_be_there_without_a_connection()
    {
        var timeline = Timeline.UpToDate().Receives(new PresenceFrame(Timeline.Bob, new byte[] { 1 }));
        timeline.Log();

        Assert.Equal(["0: disconnect", "0: presence of b0b: "], timeline.Happens(new Event.WentOffline()).Log());
    }
}
