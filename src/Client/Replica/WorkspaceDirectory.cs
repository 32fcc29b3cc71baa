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

    /// <summary>Between a workspace's id and the end of the key of another row about it; in no id.</summary>
    private const char Separator = '/';

    /// <summary>Ends the key that says that a local store is to be deleted.</summary>
    private const string Removal = "/removed";

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
    public Task SaveAsync(WorkspaceRecord record)
    {
        var batch = new IndexedDbBatch();
        batch.Put(Workspaces, record.WorkspaceId, Encode(record));
        // It is wanted again, and so is what is left of its local store.
        batch.Delete(Workspaces, RemovalKey(record.WorkspaceId));
        return _database.RunAsync(batch, IndexedDbDurability.Strict);
    }

    /// <summary>What the server has said since about the access of a workspace that was saved. For the worker.</summary>
    public Task KeepAccessAsync(WorkspaceRecord record)
    {
        var batch = new IndexedDbBatch();
        batch.Put(Workspaces, AccessKey(record.WorkspaceId), Encode(record));
        return _database.RunAsync(batch, IndexedDbDurability.Strict);
    }

    /// <summary>
    /// Takes a workspace out of the directory, and leaves word that its local store is still to be deleted: whatever ends the page then, the
    /// next one knows.
    /// </summary>
    public Task RemoveAsync(Id<Workspace> id)
    {
        var batch = new IndexedDbBatch();
        batch.Delete(Workspaces, id.ToString());
        batch.Delete(Workspaces, AccessKey(id.ToString()));
        batch.Delete(Workspaces, OpenedKey(id.ToString()));
        batch.Put(Workspaces, RemovalKey(id.ToString()), []);
        return _database.RunAsync(batch, IndexedDbDurability.Strict);
    }

    /// <summary>The workspaces that were taken out and whose local stores may still be there.</summary>
    public async Task<IReadOnlyList<Id<Workspace>>> RemovalsAsync()
    {
        var batch = new IndexedDbBatch();
        var rows = batch.GetAll(Workspaces);
        await _database.RunAsync(batch);
        return
        [
            .. rows.Value.Select(row => row.Key.AsText())
                .Where(key => key.EndsWith(Removal, StringComparison.Ordinal))
                .Select(key => Id<Workspace>.Parse(key[..^Removal.Length])),
        ];
    }

    /// <summary>The local store of a workspace that was taken out is gone.</summary>
    public Task FinishRemovalAsync(Id<Workspace> id)
    {
        var batch = new IndexedDbBatch();
        batch.Delete(Workspaces, RemovalKey(id.ToString()));
        // What the worker, or a page that was just opening it, may have kept before it heard of the removal.
        batch.Delete(Workspaces, AccessKey(id.ToString()));
        batch.Delete(Workspaces, OpenedKey(id.ToString()));
        return _database.RunAsync(batch, IndexedDbDurability.Strict);
    }

    /// <summary>A person has opened the workspace. For pages.</summary>
    public async Task NoteOpenedAsync(Id<Workspace> id, DateTimeOffset now)
    {
        var batch = new IndexedDbBatch();
        batch.Put(Workspaces, OpenedKey(id.ToString()), BitConverter.GetBytes(now.ToUnixTimeMilliseconds()));
        await _database.RunAsync(batch);
    }

    /// <summary>The ids of those that were opened since, the latest first.</summary>
    public async Task<IReadOnlyList<string>> ListOpenedAsync(DateTimeOffset since, int most)
    {
        var batch = new IndexedDbBatch();
        var rows = batch.GetAll(Workspaces);
        await _database.RunAsync(batch);
        var values = rows.Value.ToDictionary(row => row.Key.AsText(), row => row.Value);
        return
        [
            .. values.Keys.Where(key => !key.Contains(Separator, StringComparison.Ordinal))
                .Select(id => (Id: id, Opened: values.TryGetValue(OpenedKey(id), out var bytes) ? BitConverter.ToInt64(bytes.Span) : 0))
                .Where(workspace => workspace.Opened >= since.ToUnixTimeMilliseconds())
                .OrderByDescending(workspace => workspace.Opened)
                .Select(workspace => workspace.Id)
                .Take(most),
        ];
    }

    public void Dispose() => _database.Dispose();

    private static string RemovalKey(string workspaceId) => workspaceId + Removal;

    private static string AccessKey(string workspaceId) => $"{workspaceId}{Separator}access";

    private static string OpenedKey(string workspaceId) => $"{workspaceId}{Separator}opened";

    /// <summary>What was kept counts for the grant that it is about: joining again makes it a thing of the past.</summary>
    private static WorkspaceRecord Merge(ReadOnlyMemory<byte> saved, ReadOnlyMemory<byte>? kept)
    {
        var record = Decode(saved);
        return kept is { } bytes && Decode(bytes) is var access && (record.GrantId is null || record.GrantId == access.GrantId)
            ? access with { Added = record.Added, Name = record.Name }
            : record;
    }

    private static byte[] Encode(WorkspaceRecord record) =>
        JsonSerializer.SerializeToUtf8Bytes(record, WorkspaceRecordJson.Default.WorkspaceRecord);

    private static WorkspaceRecord Decode(ReadOnlyMemory<byte> bytes) =>
        JsonSerializer.Deserialize(bytes.Span, WorkspaceRecordJson.Default.WorkspaceRecord)!;
}
