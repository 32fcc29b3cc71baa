using System.Threading.Channels;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>
/// Runs the machine of one workspace: takes events one at a time, does the effects through the ports, and turns what becomes of them
/// into events. Every task it starts is awaited before <see cref="RunAsync"/> returns.
/// </summary>
public sealed class Runner(
    IReplicaStore store, ISnapshots snapshots, ITransport transport, IAccessKeeper access, Client client, TimeProvider time, Random random)
{
    private readonly Channel<Event> _events = Channel.CreateUnbounded<Event>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HashSet<Task> _running = [];
    private Session? _session;
    private ITimer? _timer;
    private (Id<Replica> Replica, long Counter) _acknowledged;

    /// <summary>The status changed.</summary>
    public event Action<SyncStatus>? StatusChanged;

    /// <summary>The outbox was counted up to this counter, and the status includes it.</summary>
    public event Action<long>? OutboxHeard;

    /// <summary>The server has acknowledged the deltas of this replica up to this counter.</summary>
    public event Action<long>? Acknowledged;

    /// <summary>The local log has more: whoever shows it should read it.</summary>
    public event Action? LogGrew;

    /// <summary>The devices of the workspace, its invites or who is online may be others than before; for masters only.</summary>
    public event Action? RosterChanged;

    /// <summary>What another device shows of itself; empty when it has left.</summary>
    public event Action<Id<Replica>, ReadOnlyMemory<byte>>? PresenceHeard;

    /// <summary>Something failed that people may want to know the reason of. The engine goes on.</summary>
    public event Action<Exception>? Failed;

    public SyncStatus Status { get; private set; } = new(SyncState.Saved, 0);

    public void Post(Event happened) => _events.Writer.TryWrite(happened);

    /// <summary>Works until it is cancelled. The ports are not disposed: they are the caller's.</summary>
    /// <exception cref="StoreReplacedException">The store is another than it was: what this engine knows of it counts no more.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(_ => Post(new Event.TimerFired()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            var state = new State(await store.LoadAsync(cancellationToken), time.GetUtcNow());
            Post(new Event.Edited());
            // Not ReadAllAsync: that goes on wherever an event comes from, this where the runner was started.
            while (await _events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (_events.Reader.TryRead(out var happened))
                {
                    state = Take(state, happened, stopping.Token);
                }
            }
        }
        finally
        {
            stopping.Cancel();
            await _timer.DisposeAsync();
            await Task.WhenAll(_running);
        }
    }

    private State Take(State state, Event happened, CancellationToken stopping)
    {
        (state, var effects) = Machine.Step(state, happened, new Moment(time.GetUtcNow(), random.NextDouble()), client);
        foreach (var effect in effects)
        {
            Do(effect, stopping);
        }

        Report(state, happened);
        _running.RemoveWhere(task => task.IsCompleted);
        return state;
    }

    private void Report(State state, Event happened)
    {
        if (happened is Event.PageStored or Event.SnapshotTaken)
        {
            LogGrew?.Invoke();
        }

        // What changed while nobody told it is heard of by connecting.
        if (happened is Event.Opened or Event.Received { Frame: RosterFrame })
        {
            RosterChanged?.Invoke();
        }

        var status = SyncStatus.Of(state);
        if (status != Status)
        {
            Status = status;
            StatusChanged?.Invoke(status);
        }

        if ((state.Stored.Replica, state.Acked) is var acknowledged && acknowledged != _acknowledged)
        {
            _acknowledged = acknowledged;
            Acknowledged?.Invoke(state.Acked);
        }

        if (happened is Event.OutboxLoaded)
        {
            OutboxHeard?.Invoke(state.Stored.LastCounter);
        }
    }

    private void Do(Effect effect, CancellationToken stopping)
    {
        switch (effect)
        {
            case Effect.Connect connect:
                _session = new Session(connect, Post, error => Failed?.Invoke(error));
                _running.Add(_session.RunAsync(transport, stopping));
                break;
            case Effect.Disconnect disconnect:
                _session?.End();
                _session = null;
                if (disconnect.Fault is { } fault)
                {
                    Failed?.Invoke(new TransportException(fault.Code, fault.Text));
                }

                break;
            case Effect.Send send:
                _session?.Send(send.Frame);
                break;
            case Effect.TellPresence presence:
                PresenceHeard?.Invoke(presence.Replica, presence.Bytes);
                break;
            case Effect.TakeSnapshot:
                _running.Add(StoreAsync(effect, TakeAsync, stopping));
                break;
            case Effect.Fold fold:
                _running.Add(FoldAsync(fold.Publish, stopping));
                break;
            case Effect.KeepAccess keep:
                _running.Add(KeepAsync(keep.News, stopping));
                break;
            case Effect.SetTimer timer:
                var wait = timer.Due - time.GetUtcNow();
                _timer!.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
                break;
            case Effect.ReadOutbox read:
                _running.Add(StoreAsync(
                    effect,
                    async _ => new Event.OutboxLoaded(await store.ReadOutboxAsync(read.AfterCounter, read.MaxDeltas, read.MaxBytes, stopping)),
                    stopping));
                break;
            case Effect.StorePage page:
                _running.Add(StoreAsync(
                    effect,
                    async _ =>
                    {
                        await store.StoreAsync(page.Page, stopping);
                        return new Event.PageStored(page.Page);
                    },
                    stopping));
                break;
            case Effect.Renew renew:
                _running.Add(StoreAsync(effect, async _ => new Event.Renewed(await store.RenewAsync(renew.Renewal, stopping)), stopping));
                break;
        }
    }

    private async Task<Event> TakeAsync(CancellationToken stopping)
    {
        try
        {
            return new Event.SnapshotTaken(await snapshots.TakeAsync(stopping));
        }
        catch (TransportException error)
        {
            Failed?.Invoke(error);
            return new Event.SnapshotFailed();
        }
    }

    /// <summary>Nothing depends on a fold: whatever it fails of, the log is as it was, and it is tried again later.</summary>
    private async Task FoldAsync(bool publish, CancellationToken stopping)
    {
        try
        {
            Post(new Event.Folded(await snapshots.FoldAsync(publish, stopping)));
        }
        catch (StoreReplacedException error)
        {
            _events.Writer.TryComplete(error);
        }
        catch (Exception error)
        {
            if (!stopping.IsCancellationRequested)
            {
                Failed?.Invoke(error);
            }

            Post(new Event.Folded(Seq: null, Failed: true));
        }
    }

    private async Task KeepAsync(AccessNews news, CancellationToken stopping)
    {
        try
        {
            await access.KeepAsync(news, stopping);
        }
        catch (Exception error)
        {
            Failed?.Invoke(error);
        }
    }

    private async Task StoreAsync(Effect effect, Func<CancellationToken, Task<Event>> transaction, CancellationToken stopping)
    {
        try
        {
            Post(await transaction(stopping));
        }
        catch (StoreReplacedException error)
        {
            _events.Writer.TryComplete(error);
        }
        catch (ReplicaForkException error)
        {
            Failed?.Invoke(error);
            Post(new Event.ForkFound());
        }
        catch (Exception error) when (!stopping.IsCancellationRequested)
        {
            Failed?.Invoke(error);
            Post(new Event.StoreFailed(effect));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            // Nobody is left to hear of it; the transaction is stored or not, and the next start reads which.
        }
    }
}
