using Loro;
using SyncEngine.Client.App.Browser;
using SyncEngine.Client.App.Sync;
using SyncEngine.Client.Document;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;
using SyncEngine.Schema;

namespace SyncEngine.Client.App.Data;

/// <summary>
/// One workspace, open in this tab: its document, which is a cursor over the local store (invariant 5), and the way of this tab's edits
/// into that store. Nothing here knows the network.
/// </summary>
public sealed class WorkspaceSession : IAsyncDisposable
{
    private readonly LoroDoc _document = new();
    private readonly TabReplica _database;
    private readonly WorkerLink _link;
    private readonly FrameSignal _frame;
    private readonly DeltaImporter _importer;
    private readonly EditWriter _writer;
    private readonly Pump _reader;
    private readonly Pump _recordReader;
    private ReplicaPosition _position = ReplicaPosition.Start;
    private SyncStatus _worker = new(SyncState.Saved, 0);
    private readonly UnheardEdits _unheard = new();
    private long _lastOrdinal;

    private WorkspaceSession(
        WorkspaceRecord record, TabReplica database, DeviceWorkspaces workspaces, WorkerLink link, FrameSignal frame, TimeProvider time)
    {
        Record = record;
        Id = Id<Workspace>.Parse(record.WorkspaceId);
        Foods = new FoodTable(_document);
        Meals = new MealTable(_document);
        _database = database;
        _link = link;
        _frame = frame;
        _importer = new DeltaImporter(_document);
        _writer = new EditWriter(async deltas => _lastOrdinal = await database.AppendAsync(deltas), time);
        _reader = new Pump(ReadAsync, time);
        Presence = new WorkspacePresence(shown => link.Show(Id, shown));
        _recordReader = new Pump(async () => Record = await workspaces.FindAsync(Id) ?? Record, time);
    }

    public Id<Workspace> Id { get; }

    /// <summary>As the directory has it now: role, scope, expiry, names and token change while the workspace is open.</summary>
    public WorkspaceRecord Record { get; private set; }

    public FoodTable Foods { get; }

    public MealTable Meals { get; }

    public WorkspacePresence Presence { get; }

    public bool CanEdit => Record.Scope == Scope.ReadWrite;

    public SyncStatus Status => TabStatus.Of(
        _worker,
        _writer.Unsaved,
        _unheard.Count,
        storeFails: (_writer.Failure ?? _reader.Failure) is not null,
        _importer.IsOutdated || _link.IsRetired);

    /// <summary>Edits of this tab that are not on the disk yet.</summary>
    public int Unsaved => _writer.Unsaved;

    /// <summary>What came and could not be read: it is kept, and not shown.</summary>
    public int Unread => _importer.Parked + Foods.Unreadable + Meals.Unreadable;

    /// <summary>Records, status, access or counts have changed; at most once for each frame that the browser paints.</summary>
    public event Action? Changed;

    /// <summary>The server's lists of devices and invites, its audit trail or who is online may be others than before.</summary>
    public event Action? RosterChanged;

    /// <summary>Opens the local store and reads all of it, so that what is here can be shown at once.</summary>
    /// <exception cref="ReplicaDamagedException">It cannot be read. It stays as it is, and says so alone: other workspaces are not concerned.</exception>
    public static async Task<WorkspaceSession> OpenAsync(
        WorkspaceRecord record, DeviceWorkspaces workspaces, WorkerLink link, FrameSignal frame, TimeProvider time)
    {
        var database = await TabReplica.OpenAsync(Id<Workspace>.Parse(record.WorkspaceId));
        var session = new WorkspaceSession(record, database, workspaces, link, frame, time);
        try
        {
            await session.StartAsync();
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>How many edits the server is not known to have: what the worker says, or the store, whichever is more.</summary>
    public async Task<int> CountUnsentAsync() => Math.Max(Status.Pending, await _database.CountUnsentAsync());

    /// <summary>The whole document as this device has it, edits included that nobody else has.</summary>
    public byte[] WriteFile() => WorkspaceFile.Write(_document);

    /// <summary>Takes in what such a file holds, as an edit of this device.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    /// <exception cref="CommitTooLargeException">It holds more than one edit may.</exception>
    public void AddFile(byte[] file)
    {
        var commit = WorkspaceFile.Read(file, _document);
        if (commit.Length == 0)
        {
            return;
        }

        var deltas = Envelope.Seal(SchemaVersion.Current, commit, Limits.Default.DeltaBytes);
        _document.Import(commit);
        _writer.Add(deltas);
    }

    /// <summary>Tries at once what has failed and waits for its next attempt.</summary>
    public void Retry()
    {
        _writer.Retry();
        _reader.Ask();
    }

    /// <summary>Asks the server once more, after it has refused this device.</summary>
    public void TryAgain() => _link.TryAgain(Id);

    /// <summary>The directory has been read by somebody else.</summary>
    public void Take(WorkspaceRecord record)
    {
        Record = record;
        _frame.Request();
    }

    public async ValueTask DisposeAsync()
    {
        _link.Close(Id);
        _link.AccessChanged -= OnAccess;
        _link.RosterChanged -= OnRoster;
        _link.PresenceHeard -= OnPresence;
        _link.Changed -= OnHint;
        _link.StatusChanged -= OnStatus;
        _link.Heard -= OnHeard;
        _frame.Painting -= OnFrame;
        await _recordReader.DisposeAsync();
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
        _database.Dispose();
        Presence.Dispose();
        _document.Dispose();
    }

    private async Task StartAsync()
    {
        _link.AccessChanged += OnAccess;
        _link.RosterChanged += OnRoster;
        _link.PresenceHeard += OnPresence;
        // Before the first read, so that no hint falls between it and the listening.
        _link.Changed += OnHint;
        _database.Closed += _reader.Ask;
        _link.StatusChanged += OnStatus;
        _link.Heard += OnHeard;
        await ReadAsync();
        Foods.Load();
        Meals.Load();

        _document.SubscribeLocalUpdates(Save);
        _document.Subscribe(OnDocumentChanged);
        _database.Replaced += OnReplaced;
        _writer.Saved += OnSaved;
        _writer.Changed += _frame.Request;
        _reader.Stepped += _frame.Request;
        _recordReader.Stepped += _frame.Request;
        Presence.Changed += _frame.Request;
        _frame.Painting += OnFrame;
        _link.Open(Id);
    }

    private async Task ReadAsync()
    {
        var changes = await _database.ReadAsync(_position);
        if (changes.Snapshot is { } snapshot)
        {
            Import(snapshot);
        }

        _importer.Import([.. changes.Deltas.Select(delta => delta.Payload)]);
        _position = changes.Position;
    }

    private void Import(SnapshotContainer snapshot)
    {
        try
        {
            _importer.Import(snapshot);
        }
        catch (SnapshotException error)
        {
            throw new ReplicaDamagedException($"The data of this workspace on this device is damaged: {error.Message}", error);
        }
    }

    private void Save(byte[] commit) => _writer.Add(Envelope.Seal(SchemaVersion.Current, commit, Limits.Default.DeltaBytes));

    /// <summary>
    /// Edits that were waiting to be sent went with the store, but not from this document: all of it waits in the new one. Whether there were
    /// any is not asked: the worker may have told already how the new store stands.
    /// </summary>
    private void OnReplaced()
    {
        if (CanEdit || Status.Pending > 0)
        {
            var document = new SnapshotContainer(SchemaVersion.Current, _document.ExportUpdates(), []);
            _writer.Add(Envelope.SealDocument(document, Limits.Default.DeltaBytes));
        }

        _unheard.Forget();
    }

    private void OnSaved(int deltas)
    {
        _unheard.Add(_lastOrdinal, deltas);
        _link.Edited(Id);
    }

    private void OnDocumentChanged(LoroEvent change)
    {
        foreach (var container in change.Changes)
        {
            Foods.Note(container);
            Meals.Note(container);
        }

        _frame.Request();
    }

    private void OnHint(Id<Workspace> workspace)
    {
        if (workspace == Id)
        {
            _reader.Ask();
        }
    }

    private void OnAccess(Id<Workspace> workspace)
    {
        if (workspace == Id)
        {
            _recordReader.Ask();
        }
    }

    private void OnRoster(Id<Workspace> workspace)
    {
        if (workspace == Id)
        {
            RosterChanged?.Invoke();
        }
    }

    private void OnPresence(Id<Workspace> workspace, Id<Protocol.Replica>? replica, ReadOnlyMemory<byte> shown)
    {
        if (workspace == Id)
        {
            Presence.Hear(replica, shown);
        }
    }

    private void OnStatus(Id<Workspace> workspace, SyncStatus status)
    {
        if (workspace == Id)
        {
            _worker = status;
            _frame.Request();
        }
    }

    private void OnHeard(Id<Workspace> workspace, long ordinal)
    {
        if (workspace == Id)
        {
            _unheard.Hear(ordinal);
            _frame.Request();
        }
    }

    private void OnFrame()
    {
        Foods.Refresh();
        Meals.Refresh();
        Changed?.Invoke();
    }
}
