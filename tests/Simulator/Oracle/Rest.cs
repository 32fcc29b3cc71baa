using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;
using SyncEngine.Simulator.Browser;
using SyncEngine.Simulator.Clock;
using SyncEngine.Simulator.Server;

namespace SyncEngine.Simulator.Oracle;

/// <summary>The end that everything must come to: all is acknowledged, everybody is at the end of the log, and everybody has the same.</summary>
internal sealed class Rest(World world, Cluster cluster, IReadOnlyList<Peer> peers, Model oracle)
{
    public bool IsReached
    {
        get
        {
            var edits = Edits();
            return peers.All(peer => IsAtRest(peer, edits));
        }
    }

    public string Describe()
    {
        var edits = Edits();
        return string.Join("; ", peers.Where(peer => !IsAtRest(peer, edits)).Select(peer =>
            $"{peer.Name} is {peer.Worker.Status}, tabs have {string.Join(" and ", peer.Tabs.Select(tab =>
                $"{tab.Document.Count} of {edits.Count}{(tab.IsSaved ? "" : " unsaved")}{(tab.IsOpen ? "" : " not open")}"))}"));
    }

    /// <summary>Looks at the stores themselves.</summary>
    public void Check()
    {
        var edits = Edits();
        var lost = peers.SelectMany(peer => peer.Store.Saved.Select(saved => saved.Edit)).Where(edit => !edits.Contains(edit)).Distinct().ToList();
        if (lost.Count > 0)
        {
            oracle.Fail($"saved on a device that is still there, and not in the log: {string.Join(", ", lost)}");
        }

        foreach (var peer in peers)
        {
            var checking = CheckAsync(peer, edits);
            world.Run(TimeSpan.FromSeconds(1));
            if (!checking.IsCompletedSuccessfully)
            {
                oracle.Fail($"{peer.Name}'s store cannot be read: {checking.Exception?.InnerException}");
            }
        }
    }

    private static bool IsAtRest(Peer peer, HashSet<long> edits) =>
        peer.Worker.Status == new SyncStatus(SyncState.Synced, 0)
        && peer.Tabs.All(tab => tab is { IsOpen: true, IsSaved: true } && tab.Document.SetEquals(edits));

    private async Task CheckAsync(Peer peer, HashSet<long> edits)
    {
        using var store = await ReplicaDatabase.OpenAsync(peer.Store.Connect());
        var stored = await store.LoadAsync(CancellationToken.None);
        var changes = await store.ReadAsync(ReplicaPosition.Start);
        if (stored.Cursor != cluster.Store.Log.Head)
        {
            oracle.Fail($"{peer.Name} stands at {stored.Cursor.Seq}, the log ends at {cluster.Store.Log.Head.Seq}");
        }

        if (!Edit.IdsOf(changes).ToHashSet().SetEquals(edits))
        {
            oracle.Fail($"{peer.Name}'s store holds other edits than the log");
        }

        if (changes.Deltas.GroupBy(delta => (delta.Replica, delta.Counter)).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            oracle.Fail($"{peer.Name}'s store holds delta {twice.Key.Counter} of one replica {twice.Count()} times");
        }
    }

    private HashSet<long> Edits() => Edit.IdsOf(cluster.Store.Log.Entries.Select(entry => entry.Payload)).ToHashSet();
}
