using System.Threading.Channels;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport.Tests;

/// <summary>A device without a browser: the engine over the hub, as the worker runs it.</summary>
internal sealed class NativeDevice : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Channel<bool> _changes = Channel.CreateUnbounded<bool>();
    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _http;
    private readonly Runner _runner;
    private readonly Task _running;

    /// <param name="transport">Over what it connects; over the hub with null.</param>
    /// <param name="line">What its requests go through.</param>
    public NativeDevice(
        Uri server,
        Admission admission,
        string? token = null,
        Func<HttpClient, Id<Workspace>, IAccessKeeper, ITransport>? transport = null,
        DelegatingHandler? line = null)
    {
        _http = line is null ? new HttpClient { BaseAddress = server } : new HttpClient(line) { BaseAddress = server };
        Access = new HeldAccess(token ?? admission.Token);
        Access.Changed += () => _changes.Writer.TryWrite(true);
        var workspace = Id<Workspace>.Parse(admission.WorkspaceId);
        var way = transport?.Invoke(_http, workspace, Access) ?? new HubTransport(_http, workspace, Access, TimeProvider.System);
        _runner = new Runner(Store, new NoSnapshots(), way, Access, new Client("native", "1"), TimeProvider.System, Random.Shared);
        _runner.StatusChanged += _ => _changes.Writer.TryWrite(true);
        _runner.LogGrew += () => _changes.Writer.TryWrite(true);
        _running = _runner.RunAsync(_stop.Token);
    }

    public MemoryReplica Store { get; } = new();

    public HeldAccess Access { get; }

    public void Edit(string text)
    {
        Store.Append(text);
        _runner.Post(new Event.Edited());
    }

    public void Post(Event happened) => _runner.Post(happened);

    /// <summary>The server has said so.</summary>
    public Task MayAsync(Scope scope) => UntilAsync(() => Access.Rights?.Scope == scope);

    public Task HoldsTokenAsync(Func<string, bool> condition) => UntilAsync(() => condition(Access.Token));

    public Task IsAsync(SyncState state, int pending = 0) => UntilAsync(() => _runner.Status == new SyncStatus(state, pending));

    public Task HasAsync(int deltas) => UntilAsync(() => Store.Log.Count >= deltas);

    /// <summary>The log holds each of these at least once.</summary>
    public Task HoldsAsync(IEnumerable<string> texts) => UntilAsync(() => texts.All(Store.Log.Contains));

    /// <summary>Nothing waits in any of them, and all have read to the same place of the same log.</summary>
    /// <returns>The log that they had then. More may come: a device gives back all that it has when it finds the server's log to be another.</returns>
    public static async Task<IReadOnlyList<string>> AgreeAsync(params NativeDevice[] devices)
    {
        using var patience = new CancellationTokenSource(Patience);
        IReadOnlyList<string>? log;
        while ((log = FindAgreement(devices)) is null)
        {
            var change = await Task.WhenAny(devices.Select(device => device._changes.Reader.WaitToReadAsync(patience.Token).AsTask()));
            await change;
            foreach (var device in devices)
            {
                device._changes.Reader.TryRead(out _);
            }
        }

        return log;
    }

    private static IReadOnlyList<string>? FindAgreement(NativeDevice[] devices)
    {
        var logs = devices.Select(device => device.Store.Log).ToList();
        return devices.All(device => device._runner.Status == new SyncStatus(SyncState.Synced, 0))
            && devices.Select(device => device.Store.Stored.Cursor).Distinct().Count() == 1
            && logs.TrueForAll(log => log.SequenceEqual(logs[0])) ? logs[0] : null;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_running);
        _stop.Dispose();
        _http.Dispose();
    }

    /// <summary>Looks again whenever the engine says that something has changed.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            try
            {
                await _changes.Reader.ReadAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"It is still {_runner.Status}, with {Store.Log.Count} deltas in the log.");
            }
        }
    }
}
