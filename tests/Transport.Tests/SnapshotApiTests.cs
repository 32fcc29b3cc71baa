using System.Security.Cryptography;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>Snapshots to and from the real server, over a network that breaks off.</summary>
public sealed class SnapshotApiTests : IAsyncLifetime, IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly BreakingLine _line = new();
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes((2 * Megabyte) + 12_345);
    private readonly List<Cursor> _cursors = [];
    private ServerHost _server = null!;
    private Admission _alices = null!;
    private HttpClient _http = null!;
    private HeldAccess _access = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _alices = await _server.Http.CreateWorkspaceAsync();
        _http = new HttpClient(_line) { BaseAddress = _server.Address };
        _access = new HeldAccess(_alices.Token);
        await using var alice = new NativeDevice(_server.Address, _alices);
        for (var deltas = 1; deltas <= 3; deltas++)
        {
            alice.Edit($"{deltas}");
            await alice.HasAsync(deltas);
            _cursors.Add(alice.Store.Stored.Cursor);
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose()
    {
        _http.Dispose();
        _line.Dispose();
    }

    [Fact]
    public async Task Published_snapshot_is_downloaded_with_its_cursor_and_before_there_is_none()
    {
        var api = Api();
        Assert.Null(await api.DownloadAsync(CancellationToken.None));

        await api.PublishAsync(_cursors[1], _bytes, CancellationToken.None);

        await AssertIsAsync(api, _cursors[1], _bytes);
    }

    [Fact]
    public async Task Download_that_breaks_off_goes_on_where_it_was()
    {
        var api = Api();
        await api.PublishAsync(_cursors[2], _bytes, CancellationToken.None);
        var before = (_line.Carried, _line.Answers);
        foreach (var most in new[] { 1, 300_000, Megabyte })
        {
            _line.Breaks.Enqueue(most);
        }

        await AssertIsAsync(api, _cursors[2], _bytes);
        Assert.Equal((_bytes.Length, 4), (_line.Carried - before.Carried, _line.Answers - before.Answers));
    }

    [Fact]
    public async Task Download_that_gets_no_further_fails_and_the_next_call_goes_on_where_it_was()
    {
        var api = Api();
        await api.PublishAsync(_cursors[2], _bytes, CancellationToken.None);
        _line.Breaks.Enqueue(Megabyte);
        _line.Breaks.Enqueue(0);
        var before = _line.Carried;

        var broken = await Assert.ThrowsAsync<TransportException>(() => api.DownloadAsync(CancellationToken.None));
        Assert.Null(broken.Code);
        Assert.Equal(Megabyte, _line.Carried - before);

        await AssertIsAsync(api, _cursors[2], _bytes);
        Assert.Equal(_bytes.Length, _line.Carried - before);
    }

    [Fact]
    public async Task Download_that_broke_off_begins_anew_when_there_is_a_newer_snapshot()
    {
        var api = Api();
        await api.PublishAsync(_cursors[0], _bytes, CancellationToken.None);
        _line.Breaks.Enqueue(Megabyte);
        _line.Breaks.Enqueue(0);
        await Assert.ThrowsAsync<TransportException>(() => api.DownloadAsync(CancellationToken.None));

        var newer = RandomNumberGenerator.GetBytes(Megabyte / 2);
        await api.PublishAsync(_cursors[2], newer, CancellationToken.None);

        await AssertIsAsync(api, _cursors[2], newer);
    }

    [Theory]
    [InlineData("bytes 0-")]
    [InlineData("bytes 1048576-")]
    [InlineData("bytes 2097152-")]
    public async Task Upload_whose_line_breaks_at_any_piece_goes_on_from_what_the_server_has(string piece)
    {
        await using var proxy = new CuttingProxy(_server.Address.Port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{proxy.Port}") };
        proxy.CutAt(piece);

        await Api(http).PublishAsync(_cursors[2], _bytes, CancellationToken.None);

        Assert.Equal(1, proxy.Cuts);
        await AssertIsAsync(Api(), _cursors[2], _bytes);
    }

    [Fact]
    public async Task Refusal_comes_with_its_code()
    {
        var refusal = await Assert.ThrowsAsync<TransportException>(
            () => Api().PublishAsync(_cursors[2] with { Chain = Chain.Start }, _bytes, CancellationToken.None));
        Assert.Equal(ErrorCode.SnapshotDiverged, refusal.Code);

        _access.Token = "made.up.token";
        refusal = await Assert.ThrowsAsync<TransportException>(() => Api().DownloadAsync(CancellationToken.None));
        Assert.Equal(ErrorCode.TokenInvalid, refusal.Code);
    }

    [Fact]
    public async Task Stale_token_is_renewed_and_kept()
    {
        var bobs = await _server.Http.AdmitAsync(_alices);
        (await _server.Http.HandOverAsync(_alices, bobs.GrantId)).EnsureSuccessStatusCode().Dispose();

        await Api().PublishAsync(_cursors[2], _bytes, CancellationToken.None);

        Assert.NotEqual(_alices.Token, _access.Token);
        await AssertIsAsync(Api(), _cursors[2], _bytes);
    }

    private SnapshotApi Api(HttpClient? http = null) => new(http ?? _http, Id<Workspace>.Parse(_alices.WorkspaceId), _access);

    private static async Task AssertIsAsync(SnapshotApi api, Cursor at, byte[] bytes)
    {
        var downloaded = await api.DownloadAsync(CancellationToken.None);
        Assert.Equal(at, downloaded!.Value.At);
        Assert.Equal(bytes, downloaded.Value.Bytes);
    }
}
