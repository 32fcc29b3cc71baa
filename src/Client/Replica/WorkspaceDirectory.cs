using System.Text.Json;
using Blazor.IndexedDB;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

/// <summary>
/// The workspaces of this device. Tokens are kept here and nowhere else. Each row has one writer: a page writes how the device came to a
/// workspace, the worker what has become of its access since; so neither undoes what the other does at the same time.
/// </summary>
public sealed class WorkspaceDirectory : IDisposable
{
    private const string Workspaces = "workspaces";

    /// <summary>Between a workspace's id and the end of the worker's key; in no id.</summary>
    private const char Separator = '/';

    private readonly IndexedDatabase _database;

    private WorkspaceDirectory(IndexedDatabase database) => _database = database;

    /// <exception cref="IndexedDbException">The browser refuses storage, or it failed.</exception>
    public static async Task<WorkspaceDirectory> OpenAsync() =>
        new(await IndexedDatabase.OpenAsync("syncengine", version: 1, [new IndexedDbStore(Workspaces)]));

    /// <summary>All of them, the newest first.</summary>
    public async Task<IReadOnlyList<WorkspaceRecord>> ListAsync()
    {
        var batch = new IndexedDbBatch();
        var rows = batch.GetAll(Workspaces);
        await _database.RunAsync(batch);
        var values = rows.Value.ToDictionary(row => row.Key.AsText(), row => (ReadOnlyMemory<byte>?)row.Value);
        return
        [
            .. values.Where(row => !row.Key.Contains(Separator, StringComparison.Ordinal))
                .Select(row => Merge(row.Value!.Value, values.GetValueOrDefault(AccessKey(row.Key))))
                .OrderByDescending(record => record.Added),
        ];
    }

    public async Task<WorkspaceRecord?> FindAsync(Id<Workspace> id)
    {
        var batch = new IndexedDbBatch();
        var record = batch.Get(Workspaces, id.ToString());
        var kept = batch.Get(Workspaces, AccessKey(id.ToString()));
        await _database.RunAsync(batch);
        return record.Value is { } bytes ? Merge(bytes, kept.Value) : null;
    }

    /// <summary>How this device came to a workspace: it made it, or joined, perhaps again. For pages.</summary>
    public Task SaveAsync(WorkspaceRecord record) => PutAsync(record.WorkspaceId, record);

    /// <summary>What the server has said since about the access of a workspace that was saved. For the worker.</summary>
    public Task KeepAccessAsync(WorkspaceRecord record) => PutAsync(AccessKey(record.WorkspaceId), record);

    public void Dispose() => _database.Dispose();

    private static string AccessKey(string workspaceId) => $"{workspaceId}{Separator}access";

    private async Task PutAsync(string key, WorkspaceRecord record)
    {
        var batch = new IndexedDbBatch();
        batch.Put(Workspaces, key, JsonSerializer.SerializeToUtf8Bytes(record, WorkspaceRecordJson.Default.WorkspaceRecord));
        await _database.RunAsync(batch, IndexedDbDurability.Strict);
    }

    /// <summary>What was kept counts for the grant that it is about: joining again makes it a thing of the past.</summary>
    private static WorkspaceRecord Merge(ReadOnlyMemory<byte> saved, ReadOnlyMemory<byte>? kept)
    {
        var record = Decode(saved);
        return kept is { } bytes && Decode(bytes) is var access && (record.GrantId is null || record.GrantId == access.GrantId)
            ? access with { Added = record.Added, Name = record.Name }
            : record;
    }

    private static WorkspaceRecord Decode(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, WorkspaceRecordJson.Default.WorkspaceRecord)!;
}
