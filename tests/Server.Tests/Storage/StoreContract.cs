using SyncEngine.Protocol;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>
/// What every store must do. An implementation inherits the contracts and says how it is opened: empty for each test, and opening again
/// finds the same data.
/// </summary>
public abstract class StoreContract : IAsyncLifetime
{
    internal static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    protected static readonly Id<Replica> Alice = Id<Replica>.New();
    protected static readonly Id<Replica> Bob = Id<Replica>.New();

    protected StoreUnderTest Store { get; private set; } = null!;

    protected ILogStore Log => Store.Log;

    protected IAccessStore Access => Store.Access;

    protected ISnapshotStore Snapshots => Store.Snapshots;

    protected IKeyStore Keys => Store.Keys;

    protected IArchiveStore Archive => Store.Archive;

    public virtual async Task InitializeAsync()
    {
        await ClearAsync();
        Store = await OpenAsync();
    }

    public virtual async Task DisposeAsync() => await Store.CloseAsync();

    /// <summary>For a store that the tests of a class share, and where they must find it empty.</summary>
    protected virtual Task ClearAsync() => Task.CompletedTask;

    protected abstract Task<StoreUnderTest> OpenAsync();

    protected async Task ReopenAsync(Func<Task>? meanwhile = null)
    {
        await Store.CloseAsync();
        if (meanwhile is not null)
        {
            await meanwhile();
        }

        Store = await OpenAsync();
    }

    protected static StoredInvite InviteOf(StoredGrant maker) =>
        new(Id<Invite>.New(), maker.Workspace, maker.Id, "for bob", new byte[32], Scope.ReadWrite, Now, null, null);

    protected Task<Id<Workspace>> CreateWorkspaceAsync() => Access.CreateWorkspaceAsync();

    protected async Task<StoredGrant> CreateMasterAsync()
    {
        var master = await Access.CreateWorkspaceAsync(Given.Master(Id<Workspace>.New()));
        Assert.NotNull(master);
        return master;
    }

    protected Task<AppendOutcome> AppendAsync(Id<Workspace> workspace, Id<Replica> replica, long firstCounter, params string[] texts) =>
        Log.AppendAsync(Given.Append(workspace, replica, firstCounter, texts));

    /// <summary>The device is here, and has read so far.</summary>
    protected Task<StoredGrant?> SeeAsync(StoredGrant grant, long cursorSeq) =>
        Access.RecordSeenAsync(new Seen(grant.Id, Now, cursorSeq, OnlineUntil: null));

    protected async Task<IEnumerable<string>> ReadTextsAsync(Id<Workspace> workspace, long afterSeq) =>
        (await Log.ReadAsync(workspace, afterSeq, int.MaxValue)).Select(row => Bytes.Text(row.Entry.Payload));

    protected async Task<Cursor> CursorAtAsync(Id<Workspace> workspace, long seq) =>
        new(seq, (await Log.LocateAsync(workspace, Alice, seq)).ChainAtSeq!.Value);

    /// <summary>Uploads and publishes a snapshot that covers the log up to a seq.</summary>
    protected async Task<StoredSnapshot> PublishAsync(Id<Workspace> workspace, long seq, string bytes, DateTimeOffset? created = null)
    {
        var snapshot = new StoredSnapshot(
            workspace, Id<Snapshot>.New(), await CursorAtAsync(workspace, seq), Bytes.Of(bytes).Length, created ?? Now);
        await Snapshots.WritePartAsync(workspace, snapshot.Id, 0, Bytes.Of(bytes), snapshot.Created);
        Assert.Equal(PublishOutcome.Published, await Snapshots.PublishAsync(snapshot, author: null));
        return snapshot;
    }

    /// <summary>Drops the payloads of a log up to a seq, which its master is made to have read.</summary>
    protected async Task PruneAsync(StoredGrant master, long seq)
    {
        await PublishAsync(master.Workspace, seq, "all of it");
        await SeeAsync(master, seq);
        Assert.Equal(seq, await Snapshots.PruneAsync(master.Workspace, Now.AddDays(1), Now.AddDays(1)));
    }
}
