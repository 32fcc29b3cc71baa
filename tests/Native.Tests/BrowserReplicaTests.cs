using System.Runtime.Versioning;
using System.Text;
using SyncEngine.Client.Replica;
using SyncEngine.Engine.Ports;
using SyncEngine.Testing.IndexedDb;

namespace SyncEngine.Native.Tests;

/// <summary>The same contract in the browser's store.</summary>
[SupportedOSPlatform("browser")]
public sealed class BrowserReplicaTests : ReplicaStoreContract
{
    private readonly MemoryIndexedDb _database = new("workspace", ReplicaDatabase.Stores);

    protected override async Task<IReplicaStore> OpenAsync() => await ReplicaDatabase.OpenAsync(_database.Connect());

    protected override Task AppendAsync(IReplicaStore store, byte[] delta) => ((ReplicaDatabase)store).AppendAsync([delta]);

    protected override async Task<IReadOnlyList<string>> ReadAsync(IReplicaStore store)
    {
        var changes = await ((ReplicaDatabase)store).ReadAsync(ReplicaPosition.Start);
        return [.. changes.Deltas.Select(delta => Encoding.UTF8.GetString(delta.Payload.Span))];
    }
}
