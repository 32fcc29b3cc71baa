using Blazor.IndexedDB;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Simulator.Mutants;

/// <summary>A defect that is put around the engine, at one of its ports. This one is none.</summary>
internal class Mutant
{
    public static Mutant None { get; } = new();

    /// <summary>Of the worker and of tabs.</summary>
    public virtual IIndexedDatabase Database(IIndexedDatabase database) => database;

    public virtual IReplicaStore Store(IReplicaStore store) => store;

    /// <param name="transport">What the engine would have.</param>
    /// <param name="database">The local store of the same engine.</param>
    public virtual ITransport Transport(ITransport transport, IIndexedDatabase database) => transport;
}
