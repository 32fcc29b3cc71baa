using System.Runtime.CompilerServices;
using SyncEngine.Client.Storage;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Transport;

namespace SyncEngine.Client;

/// <summary>
/// One workspace, for programs that are no browser: pushes and receives bytes, with a store in a file of its own. What was pushed survives
/// the program; it connects, retries and catches up by itself, for as long as it is open. Safe to be used by several threads at once.
/// </summary>
public sealed class WorkspaceClient : IAsyncDisposable
{
    /// <summary>What is read from the store at once while receiving.</summary>
    private const int ReadBytes = 256 * 1024;

    private readonly FileDatabase _database;
    private readonly FileReplica _replica;
    private readonly StoredAccess _access;
    private readonly HttpClient _http;
    private readonly Runner _runner;
    private readonly Acknowledgements _acknowledgements = new();
    private readonly Pulse _logGrew = new();
    private readonly Pulse _statusChanged = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private int _disposed;

    private WorkspaceClient(WorkspaceClientOptions options, FileDatabase database, StoredAccess access)
    {
        _database = database;
        _access = access;
        _replica = new FileReplica(database);
        _http = new HttpClient { BaseAddress = options.Server };
        var transport = new FallbackTransport(_http, options.Workspace, access, options.Time);
        var client = new Engine.Client(options.ClientName, options.ClientVersion);
        var snapshots = new FileSnapshots(_replica, new SnapshotApi(_http, options.Workspace, access));
        _runner = new Runner(_replica, snapshots, transport, access, client, options.Time, Random.Shared);
        _runner.Acknowledged += counter => _acknowledgements.Advance(_replica.NumberOf(counter));
        _runner.LogGrew += _logGrew.Beat;
        _runner.StatusChanged += OnStatus;
        _runner.PresenceHeard += (replica, bytes) => PresenceHeard?.Invoke(replica, bytes);
        _runner.Failed += error => Failed?.Invoke(error);
        _access.Changed += () => RightsChanged?.Invoke();
    }

    /// <summary>How the workspace stands: state, and the number of deltas that the server has not acknowledged.</summary>
    public SyncStatus Status => _runner.Status;

    /// <summary>What the grant of this device allows, as the server last said; null before it has, since the client was opened.</summary>
    public Rights? Rights => _access.Rights;

    /// <summary>The status has changed. Handlers are called by the engine and must not block.</summary>
    public event Action<SyncStatus>? StatusChanged;

    /// <summary>The rights have changed. Handlers are called by the engine and must not block.</summary>
    public event Action? RightsChanged;

    /// <summary>
    /// What another device shows of itself; empty when it has left. Short-lived, and lost without a connection. Handlers are called by the
    /// engine and must not block.
    /// </summary>
    public event Action<Id<Replica>, ReadOnlyMemory<byte>>? PresenceHeard;

    /// <summary>
    /// Something failed that people may want to know the reason of, such as an attempt to connect; a <see cref="TransportException"/> has the
    /// code when it was the server that said it. The client goes on.
    /// </summary>
    public event Action<Exception>? Failed;

    /// <summary>Redeems an invite: makes this program a device of the workspace.</summary>
    /// <param name="link">The invite link, whole.</param>
    /// <param name="deviceName">What the workspace's owners will call it.</param>
    /// <param name="cancellationToken">Ends the waiting; whether the invite is used is then unknown.</param>
    /// <returns>The grant, for <see cref="WorkspaceClientOptions.For"/>.</returns>
    /// <exception cref="FormatException">The link is no whole invite link.</exception>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public static async Task<Admission> JoinAsync(Uri link, string deviceName, CancellationToken cancellationToken = default)
    {
        var invite = JoinLink.Parse(link.Fragment) ?? throw new FormatException("The link is no whole invite link: part of it is missing.");
        using var http = new HttpClient { BaseAddress = new Uri(link.GetLeftPart(UriPartial.Authority)) };
        return await new AccessApi(http).JoinAsync(invite, Id<Device>.New(), deviceName, cancellationToken);
    }

    /// <summary>Opens the store, and makes it when it is not there. Needs no network; connecting goes on in the background.</summary>
    /// <exception cref="WorkspaceStoreException">The store cannot be used; the problem says why.</exception>
    public static async Task<WorkspaceClient> OpenAsync(WorkspaceClientOptions options)
    {
        var database = await FileDatabase.OpenAsync(options.Path, options.Workspace);
        try
        {
            var client = new WorkspaceClient(options, database, await StoredAccess.OpenAsync(database, options.Token));
            client._running = client.RunAsync();
            return client;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Saves a delta to be sent. When the task completes it is on the disk, and will arrive exactly once however often program, network
    /// and server fail. Pushes that wait at the same time share the wait for the disk.
    /// </summary>
    /// <exception cref="ArgumentException">The delta is longer than <see cref="Limits.DeltaBytes"/>; see <see cref="Envelope.Seal"/>.</exception>
    /// <exception cref="WorkspaceStoreException">It could not be saved, and nothing of it is.</exception>
    public async Task<PushReceipt> PushAsync(ReadOnlyMemory<byte> delta, CancellationToken cancellationToken = default)
    {
        var limit = Limits.Default.DeltaBytes;
        if (delta.Length > limit)
        {
            throw new ArgumentException($"One delta has {delta.Length} bytes; {nameof(Limits.DeltaBytes)} allows {limit}.", nameof(delta));
        }

        var number = await _replica.AppendAsync(delta.ToArray(), cancellationToken);
        var receipt = new PushReceipt(number, _acknowledgements.WaitAsync(number));
        _runner.Post(new Event.Edited());
        return receipt;
    }

    /// <summary>
    /// The log from a position on, and then whatever comes, until it is cancelled. It is read from the store: a slow reader holds up nobody,
    /// and what is received without a network is what was there before.
    /// </summary>
    /// <param name="after">Where the program has come to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Received> ReceiveAsync(
        LogPosition after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            // Taken before reading, so that nothing which comes meanwhile is waited for in vain.
            var growth = _logGrew.Next;
            var read = await _replica.ReadAsync(after, ReadBytes, cancellationToken);
            foreach (var received in read)
            {
                yield return received;
                after = received.Position;
            }

            if (read.Count == 0)
            {
                await growth.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Where the log ends that is in the store now: receive after it what comes from now on.</summary>
    public Task<LogPosition> FindEndAsync(CancellationToken cancellationToken = default) => _replica.FindEndAsync(cancellationToken);

    /// <summary>Waits until the status is as it should be, such as synced.</summary>
    public async Task<SyncStatus> WaitAsync(Func<SyncStatus, bool> condition, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var change = _statusChanged.Next;
            ObjectDisposedException.ThrowIf(_disposed != 0, this);
            if (Status is var status && condition(status))
            {
                return status;
            }

            await change.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// What this device shows of itself to those who are online, from now on; empty is nothing. Of what is shown in quick succession only the
    /// newest is sent.
    /// </summary>
    /// <exception cref="ArgumentException">It is longer than <see cref="Limits.PresenceBytes"/>.</exception>
    public void Show(ReadOnlyMemory<byte> presence)
    {
        if (presence.Length > Limits.PresenceBytes)
        {
            throw new ArgumentException(
                $"Presence has {presence.Length} bytes; {nameof(Limits.PresenceBytes)} allows {Limits.PresenceBytes}.", nameof(presence));
        }

        _runner.Post(new Event.Shown(presence.ToArray()));
    }

    /// <summary>Goes on with another token for the same workspace, after the last one was refused for instance.</summary>
    public async Task ChangeTokenAsync(string token)
    {
        await _access.GiveAsync(token);
        _runner.Post(new Event.TokenChanged());
    }

    /// <summary>Tries at once to connect, also when the server has refused this device.</summary>
    public void TryAgain() => _runner.Post(new Event.AskedAgain());

    /// <summary>Disconnects and closes the store. What is not acknowledged stays in it, and is sent by the next client.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _running;
        _acknowledgements.Close();
        await _database.DisposeAsync();
        // Whoever waits looks once more, and finds that there is nothing to wait for.
        _logGrew.Beat();
        _statusChanged.Beat();
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            await _runner.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (Exception error)
        {
            Failed?.Invoke(error);
        }
    }

    private void OnStatus(SyncStatus status)
    {
        _statusChanged.Beat();
        StatusChanged?.Invoke(status);
    }
}
