using System.Text.Json;
using Blazor.IndexedDB;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>The workspaces of this device. Tokens are kept here and nowhere else.</summary>
public sealed class WorkspaceDirectory : IDisposable
{
    private const string Workspaces = "workspaces";

    private readonly IndexedDatabase _database;

    private WorkspaceDirectory(IndexedDatabase database) => _database = database;

    /// <exception cref="IndexedDbException">The browser refuses storage, or it failed.</exception>
    public static async Task<WorkspaceDirectory> OpenAsync() =>
        new(await IndexedDatabase.OpenAsync("syncengine", version: 1, [new IndexedDbStore(Workspaces)]));

    /// <summary>All of them, the newest first.</summary>
    public async Task<IReadOnlyList<WorkspaceRecord>> ListAsync()
    {
        var batch = new IndexedDbBatch();
        var records = batch.GetAll(Workspaces);
        await _database.RunAsync(batch);
        return [.. records.Value.Select(record => Decode(record.Value)).OrderByDescending(record => record.Added)];
    }

    public async Task<WorkspaceRecord?> FindAsync(Id<Workspace> id)
    {
        var batch = new IndexedDbBatch();
        var record = batch.Get(Workspaces, id.ToString());
        await _database.RunAsync(batch);
        return record.Value is { } bytes ? Decode(bytes) : null;
    }

    public async Task SaveAsync(WorkspaceRecord record)
    {
        var batch = new IndexedDbBatch();
        batch.Put(Workspaces, record.WorkspaceId, JsonSerializer.SerializeToUtf8Bytes(record, WorkspaceRecordJson.Default.WorkspaceRecord));
        await _database.RunAsync(batch, IndexedDbDurability.Strict);
    }

    public void Dispose() => _database.Dispose();

    private static WorkspaceRecord Decode(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, WorkspaceRecordJson.Default.WorkspaceRecord)!;
}
