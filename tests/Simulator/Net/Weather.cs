using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Net;

/// <summary>How long things take on their way: milliseconds, and in bad weather seconds.</summary>
internal sealed class Weather(World world)
{
    private int _storms;

    public TimeSpan Latency() => world.Between(0.001, _storms > 0 && world.Chance(0.3) ? 5 : 0.05);

    public void Storm(TimeSpan duration)
    {
        _storms++;
        world.After(duration, () => _storms--);
    }
}
