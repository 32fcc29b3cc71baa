using SyncEngine.Engine;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>
/// What the server's store has lost, its devices give back (C9 and invariant 8). An implementation says how its store loses something while
/// devices are connected; whether the server lives through that is its own affair.
/// </summary>
public abstract class RollbackContract : IAsyncLifetime
{
    private Admission _alices = null!;
    private Admission _bobs = null!;
    private Admission _carols = null!;

    protected abstract ServerHost Server { get; }

    public async Task InitializeAsync()
    {
        await StartAsync();
        _alices = await Server.Http.CreateWorkspaceAsync();
        _bobs = await Server.Http.AdmitAsync(_alices);
        _carols = await Server.Http.AdmitAsync(_alices);
    }

    /// <summary>A server that knows nothing but what the store holds.</summary>
    protected abstract Uri FreshServer { get; }

    public abstract Task DisposeAsync();

    protected abstract Task StartAsync();

    /// <summary>A backup of the whole store.</summary>
    protected abstract Task BackUpAsync();

    /// <summary>Back to the backup, with devices connected before and after.</summary>
    protected abstract Task RestoreAsync();

    /// <summary>The log of the only workspace ends at this seq, as after a damage that was repaired.</summary>
    protected abstract Task CutOffAsync(long seq);

    [Fact]
    public async Task Store_restored_from_an_older_backup_under_its_devices_is_given_back_what_it_lost()
    {
        await using var alice = new NativeDevice(Server.Address, _alices);
        await using var bob = new NativeDevice(Server.Address, _bobs);
        alice.Edit("backed up");
        await bob.HasAsync(1);
        await BackUpAsync();
        alice.Edit("lost by alice");
        await bob.HasAsync(2);
        bob.Edit("lost by bob");
        await alice.HasAsync(3);

        await RestoreAsync();

        await AgreeAsync(alice, bob, "backed up", "lost by alice", "lost by bob");
        bob.Edit("afterwards");
        await AgreeAsync(alice, bob, "afterwards", "backed up", "lost by alice", "lost by bob");
    }

    [Fact]
    public async Task Log_cut_off_under_its_devices_is_given_back_what_it_lost()
    {
        await using var alice = new NativeDevice(Server.Address, _alices);
        await using var bob = new NativeDevice(Server.Address, _bobs);
        for (var edit = 1; edit <= 5; edit++)
        {
            alice.Edit($"edit {edit}");
        }

        await bob.HasAsync(5);
        await alice.IsAsync(SyncState.Synced);

        await CutOffAsync(seq: 2);

        await AgreeAsync(alice, bob, "edit 1", "edit 2", "edit 3", "edit 4", "edit 5");
    }

    /// <summary>
    /// A device that comes new can only have it from the store: it gets all of it and nothing else. What came twice is merged by devices.
    /// </summary>
    private async Task AgreeAsync(NativeDevice alice, NativeDevice bob, params string[] texts)
    {
        await using var carol = new NativeDevice(FreshServer, _carols);
        await carol.HoldsAsync(texts);
        var log = await NativeDevice.AgreeAsync(alice, bob, carol);
        Assert.Equal(texts, log.Distinct().Order());
    }
}
