using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Access;

/// <summary>
/// This node's reading of the key ring. Any node may rotate: a key that is not known is looked for in the store at once, and the ring is read
/// again every now and then anyway, because a retired key asks for nothing.
/// </summary>
internal sealed class Keys(IKeyStore store, TimeProvider clock, ILogger<Keys> logger) : BackgroundService
{
    /// <summary>How long after its retirement a key may still verify on another node.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Between two readings, however many unknown keys are asked for: made-up tokens cost the store one read a second.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Signal _asked = new();
    private TaskCompletionSource _next = NewReading();
    private volatile KeyRing? _ring;

    /// <summary>The ring is another than before. Handlers are quick and never throw.</summary>
    public event Action? Changed;

    public KeyRing Ring => _ring ?? throw new InvalidOperationException("The key ring has not been read yet.");

    /// <summary>An empty ring gets its first key.</summary>
    public async Task OpenAsync()
    {
        await store.AddFirstKeyAsync(TokenKey.New(clock.GetUtcNow()));
        await ReadAsync();
    }

    /// <summary>
    /// Completes when the key is known, or the ring has been read after this call and it is still not. It waits its turn rather than answer from
    /// an older reading: a token that another node has just signed must not be refused because somebody else asks for nonsense.
    /// </summary>
    public Task LearnAsync(string id, CancellationToken cancellationToken) =>
        Ring.Find(id) is null ? RefreshAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Completes when the ring has been read after this call.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken)
    {
        var reading = Volatile.Read(ref _next).Task;
        _asked.Set();
        return reading.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await AskedOrDueAsync(stoppingToken);
                var reading = Interlocked.Exchange(ref _next, NewReading());
                await TryReadAsync();
                reading.SetResult();
                await Task.Delay(Shortest, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, and with it the requests that wait.
        }
    }

    private async Task AskedOrDueAsync(CancellationToken stoppingToken)
    {
        using var due = new CancellationTokenSource(Longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, stoppingToken);
        try
        {
            await _asked.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (due.IsCancellationRequested)
        {
            // Nobody has asked.
        }
    }

    private async Task TryReadAsync()
    {
        try
        {
            await ReadAsync();
        }
        catch (StorageException)
        {
            // The store has logged it, and the ring of before stays.
        }
    }

    private async Task ReadAsync()
    {
        var ring = new KeyRing(await store.ListKeysAsync());
        if (_ring is null || !_ring.IsSameAs(ring))
        {
            _ring = ring;
            Log.KeyRingRead(logger, ring.Signing.KeyId, ring.Count);
            Changed?.Invoke();
        }
    }

    private static TaskCompletionSource NewReading() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
