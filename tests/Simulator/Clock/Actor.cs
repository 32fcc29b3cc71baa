namespace SyncEngine.Simulator.Clock;

/// <summary>
/// One thread of the world: a tab, a worker. Awaits come back to it one at a time. It can be killed, and then whatever it awaits never comes
/// back, so it ends at any await; or frozen, and then everything waits until it goes on.
/// </summary>
internal sealed class Actor(World world, string name) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _held = new();

    public string Name => name;

    public bool IsDead { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>Whose turn it is; null when the world itself does something.</summary>
    public static new Actor? Current => SynchronizationContext.Current as Actor;

    public void Kill()
    {
        IsDead = true;
        _held.Clear();
    }

    public void Freeze() => IsFrozen = true;

    public void Thaw()
    {
        IsFrozen = false;
        while (_held.TryDequeue(out var next))
        {
            Post(next.Callback, next.State);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (!IsDead)
        {
            world.Post(this, d, state);
        }
    }

    /// <summary>Does something in its turn.</summary>
    public void Do(Action action) => Post(static action => ((Action)action!)(), action);

    public void Run(SendOrPostCallback callback, object? state)
    {
        if (IsDead)
        {
            return;
        }

        if (IsFrozen)
        {
            _held.Enqueue((callback, state));
            return;
        }

        var outer = SynchronizationContext.Current;
        SetSynchronizationContext(this);
        try
        {
            callback(state);
        }
        finally
        {
            SetSynchronizationContext(outer);
        }
    }
}
