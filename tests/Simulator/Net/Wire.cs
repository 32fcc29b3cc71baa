using SyncEngine.Protocol.Frames;
using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Net;

/// <summary>
/// One connection, from the attempt to its end, as TCP is: frames of one direction come in their order, late, or not at all from some
/// moment on. Neither side learns what the other has received.
/// </summary>
internal sealed class Wire(World world, Weather weather, Frames count)
{
    /// <summary>A side that hears nothing for so long gives the connection up: the keep-alive of the hub.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private DateTimeOffset _upDue;
    private DateTimeOffset _downDue;
    private bool _cut;

    /// <summary>To the client: frames, then null for the end.</summary>
    public Action<Frame?> ToClient { get; set; } = static _ => { };

    /// <summary>To the server, in the same way.</summary>
    public Action<Frame?> ToServer { get; set; } = static _ => { };

    /// <summary>What is sent up vanishes, and sending it "succeeds" (C27).</summary>
    public bool IsDeafUp { get; private set; }

    public bool IsDeafDown { get; private set; }

    public bool IsCut => _cut;

    public void Up(Frame frame) => Send(frame, IsDeafUp, ref _upDue, of => ToServer(of));

    public void Down(Frame frame) => Send(frame, IsDeafDown, ref _downDue, of => ToClient(of));

    /// <summary>Both sides hear of it, each when it does; what is on its way is lost.</summary>
    public void Cut()
    {
        if (!_cut)
        {
            _cut = true;
            world.After(weather.Latency(), () => ToClient(null));
            world.After(weather.Latency(), () => ToServer(null));
        }
    }

    /// <summary>The server hangs up when what it has said is there.</summary>
    public void HangUp() => world.After(_downDue > world.Now ? _downDue - world.Now : TimeSpan.Zero, Cut);

    public void Deafen(bool up, bool down)
    {
        IsDeafUp |= up;
        IsDeafDown |= down;
        world.After(Patience, Cut);
    }

    private void Send(Frame frame, bool deaf, ref DateTimeOffset due, Action<Frame> deliver)
    {
        if (_cut || deaf)
        {
            return;
        }

        count.Add();
        var bytes = FrameCodec.Encode(frame);
        var at = world.Now + weather.Latency();
        due = at > due ? at : due;
        world.After(due - world.Now, () =>
        {
            if (!_cut)
            {
                deliver(FrameCodec.Decode(bytes)!);
            }
        });
    }
}
