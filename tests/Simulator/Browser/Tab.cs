using System.Diagnostics.CodeAnalysis;
using Blazor.IndexedDB;
using SyncEngine.Client.App.Data;
using SyncEngine.Client.Replica;
using SyncEngine.Engine.Ports;
using SyncEngine.Simulator.Clock;

namespace SyncEngine.Simulator.Browser;

/// <summary>
/// One tab, with the app's own writer and reader: it puts the edits of a person into the outbox, tells the worker, and shows what it reads
/// after its position. What it shows is a set of edits.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "Tabs are not closed here, they die.")]
internal sealed class Tab
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Peer _peer;
    private readonly Actor _actor;
    private readonly ActorTime _time;
    private readonly Queue<long> _unsaved = new();
    private ReplicaDatabase? _database;
    private EditWriter? _writer;
    private Pump? _reader;
    private ReplicaPosition _position = ReplicaPosition.Start;
    private long _lastOrdinal;

    public Tab(World world, Peer peer, LocalStore store, string name)
    {
        _peer = peer;
        Store = store;
        _actor = new Actor(world, name);
        _time = new ActorTime(world, _actor);
        _actor.Do(() => _ = OpenAsync());
    }

    public LocalStore Store { get; }

    public Actor Actor => _actor;

    /// <summary>The edits that a person sees here.</summary>
    public HashSet<long> Document { get; } = [];

    public bool IsSaved => _unsaved.Count == 0;

    /// <summary>Whether it has read its store once.</summary>
    public bool IsOpen => _reader is not null;

    /// <summary>A person edits; several commits at once, perhaps.</summary>
    public void Make(IReadOnlyList<(long Id, byte[] Bytes)> edits) => _actor.Do(() =>
    {
        if (_writer is null)
        {
            return;
        }

        foreach (var (id, _) in edits)
        {
            Document.Add(id);
            _unsaved.Enqueue(id);
        }

        _writer.Add([.. edits.Select(edit => edit.Bytes)]);
    });

    /// <summary>The worker says that the log has more.</summary>
    public void Hint() => _actor.Do(() => _reader?.Ask());

    public void Kill() => _actor.Kill();

    private async Task OpenAsync()
    {
        while (_reader is null)
        {
            try
            {
                var saved = Store.Saved.Select(of => of.Edit).ToList();
                _database ??= await ReplicaDatabase.OpenAsync(_peer.Mutant.Database(Store.Connect()));
                await ReadAsync();
                _peer.Oracle.Shows(_actor.Name, Document, saved);
                _writer = new EditWriter(AppendAsync, _time);
                _writer.Saved += OnSaved;
                _reader = new Pump(ReadAsync, _time);
                _reader.Stepped += () => OnStepped(_reader.Failure);
                _writer.Changed += () => OnStepped(_writer.Failure);
                _peer.TellOpened(this);
            }
            catch (Exception error) when (error is IndexedDbException or StoreReplacedException)
            {
                OnStepped(error);
                await Task.Delay(Pause, _time);
            }
            catch (Exception error)
            {
                _peer.Oracle.Fail($"{_actor.Name}: {error}");
                return;
            }
        }
    }

    private async Task AppendAsync(IReadOnlyList<byte[]> deltas) => _lastOrdinal = await _database!.AppendAsync(deltas);

    private void OnSaved(int deltas)
    {
        for (var ordinal = _lastOrdinal - deltas + 1; ordinal <= _lastOrdinal; ordinal++)
        {
            Store.Saved.Add((_unsaved.Dequeue(), ordinal));
        }

        _peer.TellEdited(this);
    }

    private async Task ReadAsync()
    {
        var changes = await _database!.ReadAsync(_position);
        Document.UnionWith(Edit.IdsOf(changes));
        _position = changes.Position;
    }

    /// <summary>The database has gone: the tab is opened anew, over another.</summary>
    private void OnStepped(Exception? failure)
    {
        if (failure is StoreReplacedException)
        {
            _peer.Reload(this);
        }
        else if (failure is not (null or IndexedDbException))
        {
            _peer.Oracle.Fail($"{_actor.Name}: {failure}");
        }
    }
}
