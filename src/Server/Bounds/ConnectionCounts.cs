using SyncEngine.Protocol;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Bounds;

/// <summary>The open connections of this node: of all clients, of each address, to each workspace.</summary>
internal sealed class ConnectionCounts(ServerOptions options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ClientAddress, int> _ofAddress = [];
    private readonly Dictionary<Id<Workspace>, int> _toWorkspace = [];
    private int _all;

    /// <summary>Counts one more. Or counts nothing, and returns the setting that allows no more.</summary>
    public (string Setting, int Allowed)? Add(ClientAddress address, Id<Workspace> workspace)
    {
        lock (_gate)
        {
            var ofAddress = _ofAddress.GetValueOrDefault(address);
            var toWorkspace = _toWorkspace.GetValueOrDefault(workspace);
            if (_all >= options.Connections)
            {
                return (nameof(options.Connections), options.Connections);
            }

            if (ofAddress >= options.ConnectionsPerAddress)
            {
                return (nameof(options.ConnectionsPerAddress), options.ConnectionsPerAddress);
            }

            if (toWorkspace >= options.ConnectionsPerWorkspace)
            {
                return (nameof(options.ConnectionsPerWorkspace), options.ConnectionsPerWorkspace);
            }

            _all++;
            _ofAddress[address] = ofAddress + 1;
            _toWorkspace[workspace] = toWorkspace + 1;
            return null;
        }
    }

    public void Remove(ClientAddress address, Id<Workspace> workspace)
    {
        lock (_gate)
        {
            _all--;
            Decrement(_ofAddress, address);
            Decrement(_toWorkspace, workspace);
        }
    }

    /// <summary>What counts nothing holds no memory.</summary>
    private static void Decrement<TKey>(Dictionary<TKey, int> counts, TKey key)
        where TKey : notnull
    {
        if (--counts[key] == 0)
        {
            counts.Remove(key);
        }
    }
}
