using Blazor.IndexedDB;
using SyncEngine.Client.Replica;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>
/// The local store of a workspace as a tab uses it. When it is deleted under the tab, as browsers and people do to make room, a new one takes
/// its place, which is another replica.
/// </summary>
public sealed class TabReplica : IDisposable
{
    private readonly Id<Workspace> _workspace;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private ReplicaDatabase _database;

    private TabReplica(Id<Workspace> workspace, ReplicaDatabase database)
    {
        _workspace = workspace;
        _database = database;
        _database.Closed += OnClosed;
    }

    /// <summary>Somebody closed the store, or deleted it: read it.</summary>
    public event Action? Closed;

    /// <summary>A new store took the place of one that was deleted: what only that one had is here in memory, or nowhere.</summary>
    public event Action? Replaced;

    /// <exception cref="IndexedDbException">The browser refuses storage, or it failed.</exception>
    /// <exception cref="ReplicaDamagedException">What is there is no whole store.</exception>
    public static async Task<TabReplica> OpenAsync(Id<Workspace> workspace) => new(workspace, await ReplicaDatabase.OpenAsync(workspace));

    /// <inheritdoc cref="ReplicaDatabase.AppendAsync"/>
    public Task<long> AppendAsync(IReadOnlyList<byte[]> deltas) => RunAsync(database => database.AppendAsync(deltas));

    /// <inheritdoc cref="ReplicaDatabase.ReadAsync"/>
    public Task<ReplicaChanges> ReadAsync(ReplicaPosition after) => RunAsync(database => database.ReadAsync(after));

    /// <inheritdoc cref="ReplicaDatabase.CountUnsentAsync"/>
    public Task<int> CountUnsentAsync() => RunAsync(database => database.CountUnsentAsync());

    public void Dispose()
    {
        _database.Closed -= OnClosed;
        _database.Dispose();
        _turn.Dispose();
    }

    private async Task<T> RunAsync<T>(Func<ReplicaDatabase, Task<T>> run)
    {
        var used = _database;
        try
        {
            return await run(used);
        }
        catch (StoreReplacedException)
        {
            return await run(await ReopenAsync(used));
        }
    }

    /// <summary>Once, however many notice.</summary>
    private async Task<ReplicaDatabase> ReopenAsync(ReplicaDatabase lost)
    {
        await _turn.WaitAsync();
        try
        {
            if (_database == lost)
            {
                _database = await ReplicaDatabase.OpenAsync(_workspace);
                _database.Closed += OnClosed;
                lost.Closed -= OnClosed;
                lost.Dispose();
                Replaced?.Invoke();
            }

            return _database;
        }
        finally
        {
            _turn.Release();
        }
    }

    private void OnClosed() => Closed?.Invoke();
}
