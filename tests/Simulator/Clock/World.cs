namespace SyncEngine.Simulator.Clock;

/// <summary>
/// Everything of one run that happens, happens here: one thing after the other, on one thread, at a virtual time, and by chance only through
/// <see cref="Random"/>. The same seed is the same run.
/// </summary>
internal sealed class World(int seed, Action<string>? trace = null)
{
    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Action, (DateTimeOffset Due, long Order)> _later = new();
    private readonly Queue<(Actor Actor, SendOrPostCallback Callback, object? State)> _ready = new();
    private long _order;

    public Random Random { get; } = new(seed);

    public DateTimeOffset Now { get; private set; } = Start;

    public TimeSpan Elapsed => Now - Start;

    /// <summary>Things that have happened.</summary>
    public long Steps { get; private set; }

    /// <summary>Null when nobody listens: what would be told is then not even made.</summary>
    public Action<string>? Trace => trace;

    /// <summary>After a while; at one moment, in the order of the calls.</summary>
    public void After(TimeSpan delay, Action action) => _later.Enqueue(action, (Now + delay, _order++));

    /// <summary>As soon as what runs now has come to an await, behind what waits already.</summary>
    public void Post(Actor actor, SendOrPostCallback callback, object? state) => _ready.Enqueue((actor, callback, state));

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + (Random.NextDouble() * (toSeconds - fromSeconds)));

    public T Pick<T>(IReadOnlyList<T> of) => of[Random.Next(of.Count)];

    /// <summary>Until nothing is left to happen before then.</summary>
    public void Run(TimeSpan duration)
    {
        var end = Now + duration;
        RunReady();
        while (_later.TryPeek(out _, out var next) && next.Due <= end)
        {
            Now = next.Due;
            Steps++;
            _later.Dequeue()();
            RunReady();
        }

        Now = end;
    }

    private void RunReady()
    {
        while (_ready.TryDequeue(out var next))
        {
            Steps++;
            next.Actor.Run(next.Callback, next.State);
        }
    }
}
