using SyncEngine.Client;
using SyncEngine.Client.Storage;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;
using SyncEngine.Transport;

namespace SyncEngine.Native.Tests;

/// <summary>The library against the real server.</summary>
public sealed class WorkspaceClientTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private readonly string _stores = Directory.CreateTempSubdirectory("syncengine-native-").FullName;
    private readonly string _url = $"http://127.0.0.1:{FreePort.Take()}";
    private ServerHost _server = null!;
    private Admission _alices = null!;
    private Admission _bobs = null!;

    public async Task InitializeAsync()
    {
        _server = await StartAsync();
        _alices = await _server.Http.CreateWorkspaceAsync();
        _bobs = await _server.Http.AdmitAsync(_alices);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
        Directory.Delete(_stores, recursive: true);
    }

    [Fact]
    public async Task What_one_pushes_is_acknowledged_and_the_other_receives_it_in_order()
    {
        await using var alice = await OpenAsync(_alices);
        await using var bob = await OpenAsync(_bobs);

        var receipts = await Task.WhenAll(Enumerable.Range(0, 300).Select(edit => alice.PushAsync($"edit {edit}")));
        await Task.WhenAll(receipts.Select(receipt => receipt.Acknowledged)).WaitAsync(Patience.Limit);

        Assert.Equal(Enumerable.Range(1, 300), receipts.Select(receipt => (int)receipt.Number).Order());
        var (texts, end) = await bob.ReceiveAsync(300);
        Assert.Equal(Enumerable.Range(0, 300).Select(edit => $"edit {edit}"), texts);
        Assert.Equal(end, await bob.FindEndAsync());
        await alice.IsAsync(SyncState.Synced);
    }

    [Fact]
    public async Task Where_no_socket_gets_through_plain_requests_do()
    {
        await using var proxy = UpgradeProxy.To(new Uri(_url));
        await using var alice = await OpenAsync(_alices, proxy.Address);
        await using var bob = await OpenAsync(_bobs);

        await (await alice.PushAsync("by requests")).Acknowledged.WaitAsync(Patience.Limit);
        await (await bob.PushAsync("by socket")).Acknowledged.WaitAsync(Patience.Limit);

        Assert.Equal(["by requests", "by socket"], (await alice.ReceiveAsync(2)).Texts);
        Assert.Equal(0, proxy.Upgraded);
    }

    [Fact]
    public async Task Reader_goes_on_from_its_position_after_a_restart_and_hears_what_comes()
    {
        await using var alice = await OpenAsync(_alices);
        await alice.PushAsync("one");
        LogPosition position;
        await using (var bob = await OpenAsync(_bobs))
        {
            (_, position) = await bob.ReceiveAsync(1);
        }

        await alice.PushAsync("two");
        await using var again = await OpenAsync(_bobs);
        var receiving = again.ReceiveAsync(2, position);
        await again.IsAsync(SyncState.Synced);
        await alice.PushAsync("three");

        Assert.Equal(["two", "three"], (await receiving).Texts);
        Assert.Equal(["one", "two", "three"], (await again.ReceiveAsync(3)).Texts);
    }

    [Fact]
    public async Task Pushes_without_a_server_outlive_the_program_and_arrive_once()
    {
        await _server.DisposeAsync();
        await using (var alice = await OpenAsync(_alices))
        {
            var receipt = await alice.PushAsync("made alone");
            await alice.IsAsync(SyncState.Offline, pending: 1);
            await alice.DisposeAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receipt.Acknowledged);
            await Assert.ThrowsAsync<ObjectDisposedException>(() => alice.PushAsync("too late"));
        }

        _server = await StartAsync();
        await using var again = await OpenAsync(_alices with { Token = null! });
        await using var bob = await OpenAsync(_bobs);
        await (await again.PushAsync("made afterwards")).Acknowledged.WaitAsync(Patience.Limit);

        Assert.Equal(["made alone", "made afterwards"], (await bob.ReceiveAsync(2)).Texts);
        await again.IsAsync(SyncState.Synced);
        Assert.Equal(2, (await again.FindEndAsync()).Seq);
    }

    /// <summary>Invariant 8: what the server has lost comes back, and a reader is told everything of the log that is now.</summary>
    [Fact]
    public async Task Server_that_has_lost_its_log_is_given_it_back_and_readers_begin_anew()
    {
        await using var alice = await OpenAsync(_alices);
        await (await alice.PushAsync("kept by alice")).Acknowledged.WaitAsync(Patience.Limit);
        var (_, before) = await alice.ReceiveAsync(1);
        await _server.DisposeAsync();
        using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_data, "sync.db")};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "DELETE FROM entry; UPDATE workspace SET head_seq = 0, head_chain = zeroblob(32)";
            command.ExecuteNonQuery();
        }

        _server = await StartAsync();
        var (texts, after) = await alice.ReceiveAsync(1, before);

        Assert.Equal(["kept by alice"], texts);
        Assert.Equal((1, 2), (before.Log, after.Log));
    }

    [Fact]
    public async Task New_device_of_a_long_log_receives_its_snapshot_first_and_the_deltas_after_it()
    {
        const int Covered = 600;
        byte[] document = [.. Enumerable.Range(0, 700_000).Select(number => (byte)number)];
        var snapshot = new SnapshotContainer(1, document, []).Encode();
        Cursor cursor;
        await using (var alice = await OpenAsync(_alices))
        {
            await Task.WhenAll(Enumerable.Range(0, Covered).Select(edit => alice.PushAsync($"covered {edit}")));
            // The status may still be that from before these pushes were counted; what has come back is in the log.
            await alice.ReceiveAsync(Covered);
        }

        await using (var store = await FileDatabase.OpenAsync(StoreOf(_alices), Id<Workspace>.Parse(_alices.WorkspaceId)))
        {
            cursor = (await new FileReplica(store).LoadAsync(CancellationToken.None)).Cursor;
            var api = new SnapshotApi(_server.Http, Id<Workspace>.Parse(_alices.WorkspaceId), await StoredAccess.OpenAsync(store, given: null));
            Assert.Equal(Covered, cursor.Seq);
            await api.PublishAsync(cursor, snapshot, CancellationToken.None);
        }

        await using var bob = await OpenAsync(_bobs);
        await using var again = await OpenAsync(_alices);
        await again.PushAsync("after it");

        var received = new List<Received>();
        await foreach (var next in bob.ReceiveAsync(LogPosition.Start, Patience.Token))
        {
            received.Add(next);
            if (next is Received.Delta)
            {
                break;
            }
        }

        Assert.Equal(Covered, cursor.Seq);
        Assert.Equal([Covered, Covered + 1], received.Select(next => next.Position.Seq));
        Assert.Equal(snapshot, Assert.IsType<Received.Snapshot>(received[0]).Bytes.ToArray());
        await bob.PushAsync("by the new one");
        Assert.Equal(["after it", "by the new one"], (await again.ReceiveAsync(2, (await again.ReceiveAsync(Covered)).End)).Texts);
    }

    [Fact]
    public async Task Delta_that_is_too_long_is_refused_before_it_is_saved_and_the_longest_arrives()
    {
        await using var alice = await OpenAsync(_alices);
        var most = Limits.Default.DeltaBytes;

        var refusal = await Assert.ThrowsAsync<ArgumentException>(() => alice.PushAsync(new byte[most + 1]));
        var receipt = await alice.PushAsync(new byte[most]);

        Assert.Contains($"DeltaBytes allows {most}", refusal.Message, StringComparison.Ordinal);
        await receipt.Acknowledged.WaitAsync(Patience.Limit);
        Assert.Equal(1, receipt.Number);
    }

    [Fact]
    public async Task Revoked_device_is_told_keeps_its_pushes_and_sends_them_with_another_token()
    {
        await using var bob = await OpenAsync(_bobs);
        await bob.IsAsync(SyncState.Synced);
        (await _server.Http.RevokeAsync(_alices, _bobs.GrantId)).Dispose();
        await bob.IsAsync(SyncState.Revoked);
        var receipt = await bob.PushAsync("for later");
        await bob.IsAsync(SyncState.Revoked, pending: 1);

        await bob.ChangeTokenAsync((await _server.Http.AdmitAsync(_alices)).Token);

        await receipt.Acknowledged.WaitAsync(Patience.Limit);
        Assert.Equal(Scope.ReadWrite, bob.Rights?.Scope);
    }

    [Fact]
    public async Task Invite_link_makes_a_program_a_device()
    {
        var invite = await _server.Http.CreateInviteAsync(_alices);
        var link = new JoinLink(Id<Workspace>.Parse(_alices.WorkspaceId), Id<Invite>.Parse(invite.InviteId), invite.Secret).ToUrl($"{_url}/");

        var admission = await WorkspaceClient.JoinAsync(new Uri(link), "meter in the cellar");

        await using var meter = await OpenAsync(admission);
        await meter.IsAsync(SyncState.Synced);
        Assert.Equal("meter in the cellar", meter.Rights?.DeviceName);
        var used = await Assert.ThrowsAsync<TransportException>(() => WorkspaceClient.JoinAsync(new Uri(link + "x"), "another"));
        Assert.Equal(ErrorCode.InviteInvalid, used.Code);
        await Assert.ThrowsAsync<FormatException>(() => WorkspaceClient.JoinAsync(new Uri($"{_url}/join#cut.off"), "another"));
    }

    [Fact]
    public async Task Presence_is_heard_by_the_others_until_its_device_leaves()
    {
        await using var alice = await OpenAsync(_alices);
        var heard = System.Threading.Channels.Channel.CreateUnbounded<string>();
        alice.PresenceHeard += (_, bytes) => heard.Writer.TryWrite(System.Text.Encoding.UTF8.GetString(bytes.Span));
        await alice.IsAsync(SyncState.Synced);
        await using (var bob = await OpenAsync(_bobs))
        {
            bob.Show("bob is here"u8.ToArray());
            Assert.Equal("bob is here", await heard.Reader.ReadAsync(Patience.Token));
            Assert.Throws<ArgumentException>(() => bob.Show(new byte[Limits.PresenceBytes + 1]));
        }

        // It may have been shown again meanwhile, to whoever is new.
        while (await heard.Reader.ReadAsync(Patience.Token) is not "")
        {
        }
    }

    private Task<WorkspaceClient> OpenAsync(Admission admission, Uri? server = null) => WorkspaceClient.OpenAsync(
        WorkspaceClientOptions.For(server ?? new Uri(_url), admission, StoreOf(admission)));

    private string StoreOf(Admission admission) => Path.Combine(_stores, $"{admission.DeviceId}.db");

    private Task<ServerHost> StartAsync() => ServerHost.StartAsync(data: _data, args: ["--urls", _url]);
}
