using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Sync;

/// <summary>
/// What a tab says to the worker and hears from it and from the other tabs. Everything said is a hint: the data itself is in the local
/// store, and whoever misses a hint finds it there with the next.
/// </summary>
[SuppressMessage("Performance", "CA1822", Justification = "One link, whichever of its members need its fields.")]
public sealed class WorkerLink
{
    /// <summary>A worker that is there answers sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly HashSet<Id<Workspace>> _open = [];

    /// <summary>What this tab shows of itself, for a worker that takes the place of another.</summary>
    private readonly Dictionary<Id<Workspace>, string> _shown = [];

    private bool _started;

    /// <summary>The local store of a workspace has more than before: read it.</summary>
    public event Action<Id<Workspace>>? Changed;

    public event Action<Id<Workspace>, SyncStatus>? StatusChanged;

    /// <summary>The worker has counted the outbox of a workspace up to this number, and the status that it said last includes it.</summary>
    public event Action<Id<Workspace>, long>? Heard;

    /// <summary>The device's record of a workspace is another than before: read it.</summary>
    public event Action<Id<Workspace>>? AccessChanged;

    /// <summary>The devices, invites or history of a workspace have changed on the server, or who is online.</summary>
    public event Action<Id<Workspace>>? RosterChanged;

    /// <summary>What another device shows of itself in a workspace; empty when it has left. Without a device: nobody is there.</summary>
    public event Action<Id<Workspace>, Id<Protocol.Replica>?, ReadOnlyMemory<byte>>? PresenceHeard;

    /// <summary>A workspace was taken off this device, here or in another tab, and the worker has let go of it.</summary>
    public event Action<Id<Workspace>>? Removed;

    /// <summary>
    /// Why the worker cannot run here, or what it failed of last, until a worker starts anew; null when neither is so. Editing goes on locally.
    /// </summary>
    public string? Failure { get; private set; }

    /// <summary>A newer version of the app syncs this browser's workspaces. What this tab saves, that version sends.</summary>
    public bool IsRetired { get; private set; }

    /// <summary><see cref="Failure"/> or <see cref="IsRetired"/> is another than before.</summary>
    public event Action? StandingChanged;

    public void Start()
    {
        if (_started)
        {
            return;
        }

        _started = true;
        if (WorkerPort.IsSupported())
        {
            WorkerPort.Start(Hear);
        }
        else
        {
            Stand("The tabs of this browser cannot agree on who talks to the server: that needs HTTPS and a browser with Web Locks.");
        }
    }

    /// <summary>This tab shows a workspace: keep it in sync and say how it stands.</summary>
    public void Open(Id<Workspace> workspace)
    {
        if (_open.Add(workspace))
        {
            Tell("open", workspace);
        }
    }

    public void Close(Id<Workspace> workspace)
    {
        if (_open.Remove(workspace))
        {
            _shown.Remove(workspace);
            Tell("close", workspace);
        }
    }

    /// <summary>The outbox of a workspace has more: send it, and let the other tabs read it.</summary>
    public void Edited(Id<Workspace> workspace) => Tell("edited", workspace);

    /// <summary>The device holds another token for a workspace: tell the worker, and through it the other tabs.</summary>
    public void TokenChanged(Id<Workspace> workspace) => Tell("token", workspace);

    /// <summary>What this tab shows of itself in a workspace that it has open, to the other devices.</summary>
    public void Show(Id<Workspace> workspace, byte[] shown)
    {
        _shown[workspace] = Base64Url.EncodeToString(shown);
        Tell("show", workspace, _shown[workspace]);
    }

    /// <summary>Asks the server once more, also when it has refused this device.</summary>
    public void TryAgain(Id<Workspace> workspace) => Tell("again", workspace);

    /// <summary>
    /// Has the worker and all tabs let go of a workspace. Completes when they have, or when nobody answers: then there is no worker that could
    /// hold anything.
    /// </summary>
    public async Task RemoveAsync(Id<Workspace> workspace, TimeProvider time)
    {
        var done = new TaskCompletionSource();
        void OnRemoved(Id<Workspace> removed)
        {
            if (removed == workspace)
            {
                done.TrySetResult();
            }
        }

        Removed += OnRemoved;
        try
        {
            Tell("remove", workspace);
            await done.Task.WaitAsync(Patience, time);
        }
        catch (TimeoutException)
        {
            Removed?.Invoke(workspace);
        }
        finally
        {
            Removed -= OnRemoved;
        }
    }

    private static void Tell(string kind, Id<Workspace> workspace, string detail = "") =>
        WorkerPort.Tell(kind, workspace.ToString(), detail);

    private void Hear(string kind, string workspace, string detail)
    {
        switch (kind)
        {
            case "worker":
                // Another worker leads than before, or the first one: it knows nothing yet of this tab.
                Stand(failure: null);
                foreach (var open in _open)
                {
                    Tell("open", open);
                }

                foreach (var (showing, shown) in _shown)
                {
                    Tell("show", showing, shown);
                }

                break;
            case "outbox" or "log":
                Changed?.Invoke(Id<Workspace>.Parse(workspace));
                break;
            case "status":
                StatusChanged?.Invoke(Id<Workspace>.Parse(workspace), ParseStatus(detail));
                break;
            case "heard":
                Heard?.Invoke(Id<Workspace>.Parse(workspace), long.Parse(detail, CultureInfo.InvariantCulture));
                break;
            case "access":
                AccessChanged?.Invoke(Id<Workspace>.Parse(workspace));
                break;
            case "roster":
                RosterChanged?.Invoke(Id<Workspace>.Parse(workspace));
                break;
            case "presence":
                HearPresence(Id<Workspace>.Parse(workspace), detail);
                break;
            case "removed":
                Removed?.Invoke(Id<Workspace>.Parse(workspace));
                break;
            case "retired":
                Stand(failure: null, isRetired: true);
                break;
            case "failed":
                Stand(detail, IsRetired);
                break;
        }
    }

    /// <summary>The replica, a space, and what it shows.</summary>
    private void HearPresence(Id<Workspace> workspace, string detail)
    {
        if (detail.Split(' ') is [var replica, var shown])
        {
            PresenceHeard?.Invoke(workspace, Id<Protocol.Replica>.Parse(replica), Base64Url.DecodeFromChars(shown));
        }
        else
        {
            PresenceHeard?.Invoke(workspace, null, ReadOnlyMemory<byte>.Empty);
        }
    }

    private void Stand(string? failure, bool isRetired = false)
    {
        Failure = failure;
        IsRetired = isRetired;
        StandingChanged?.Invoke();
    }

    /// <summary>The state's name, a space, and the number of deltas waiting.</summary>
    private static SyncStatus ParseStatus(string detail)
    {
        var space = detail.IndexOf(' ', StringComparison.Ordinal);
        return new SyncStatus(
            Enum.Parse<SyncState>(detail.AsSpan(0, space)),
            int.Parse(detail.AsSpan(space + 1), CultureInfo.InvariantCulture));
    }
}
