using System.Collections.Concurrent;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Access;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>All connections of this node: SignalR keeps no list from which one could be cut.</summary>
internal sealed class Sessions : IDisposable
{
    /// <summary>So that a query stays small however many are connected.</summary>
    private const int GrantsAtOnce = 1000;

    private readonly ConcurrentDictionary<Session, bool> _sessions = [];
    private readonly IAccessStore _store;
    private readonly Keys _keys;
    private readonly TimeProvider _clock;

    public Sessions(IAccessStore store, Keys keys, TimeProvider clock)
    {
        (_store, _keys, _clock) = (store, keys, clock);
        _keys.Changed += WakeAll;
    }

    public int Count => _sessions.Count;

    public IEnumerable<Session> Open => _sessions.Keys.Where(session => session.IsOpen);

    public void Add(Session session)
    {
        _sessions.TryAdd(session, true);
        Telemetry.Connected();
    }

    public void Remove(Session session)
    {
        _sessions.TryRemove(session, out _);
        Telemetry.Disconnected();
    }

    /// <summary>Grants have become these: their connections are told, or cut, before this returns.</summary>
    public void Update(IReadOnlyList<StoredGrant> grants)
    {
        var known = grants.ToDictionary(grant => grant.Id);
        var sessions = _sessions.Keys.Where(session => known.ContainsKey(session.Grant.Id)).ToList();
        sessions.ForEach(session => session.Update(known[session.Grant.Id]));
        Sweep(sessions);
    }

    /// <summary>A grant has changed: its connections are told, or cut, before this returns.</summary>
    public Task RefreshAsync(Id<Grant> id) => RefreshAsync(_sessions.Keys.Where(session => session.Grant.Id == id));

    /// <summary>Any grant may have changed.</summary>
    public Task RefreshAllAsync() => RefreshAsync(_sessions.Keys);

    private async Task RefreshAsync(IEnumerable<Session> sessions)
    {
        foreach (var batch in sessions.GroupBy(session => session.Grant.Id).Chunk(GrantsAtOnce))
        {
            var grants = (await _store.FindGrantsAsync([.. batch.Select(group => group.Key)])).ToDictionary(grant => grant.Id);
            foreach (var session in batch.SelectMany(group => group))
            {
                if (grants.TryGetValue(session.Grant.Id, out var grant))
                {
                    session.Update(grant);
                }
                else
                {
                    session.End(new ByeFrame(ErrorCode.TokenInvalid, "The grant of this device is not in the store."), _clock.GetUtcNow());
                }
            }

            Sweep(batch.SelectMany(group => group));
        }
    }

    /// <summary>Notices what time brings about: grants that expire, connections that never open, ended ones that do not go.</summary>
    public void Sweep() => Sweep(_sessions.Keys);

    /// <summary>Completes when all connections have gone.</summary>
    public Task EndAll(ByeFrame bye)
    {
        var all = _sessions.Keys.ToList();
        all.ForEach(session => session.End(bye, _clock.GetUtcNow()));
        return Task.WhenAll(all.Select(session => session.Gone));
    }

    public void Dispose() => _keys.Changed -= WakeAll;

    /// <summary>Each looks whether its token is still as good as a new one would be.</summary>
    private void WakeAll()
    {
        foreach (var session in _sessions.Keys)
        {
            session.Wake.Set();
        }
    }

    private void Sweep(IEnumerable<Session> sessions)
    {
        var now = _clock.GetUtcNow();
        foreach (var session in sessions)
        {
            session.Admits(now);
            session.AbortIfDue(now);
        }
    }
}
