using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Snapshots;

/// <summary>Published, taken, and what becomes of a log that a snapshot stands for (invariant 9).</summary>
public sealed class SnapshotTests : IAsyncLifetime, IDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly string _data = Directory.CreateTempSubdirectory("syncengine-").FullName;
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;
    private readonly List<Cursor> _cursors = [];

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock, _data, args: ["--SnapshotMegabytes", "2"]);
        _alice = await _server.Http.CreateWorkspaceAsync();
        await using var alice = await OpenAsync(_alice);
        alice.Push(1, Bytes.Of("1"), Bytes.Of("2"), Bytes.Of("3"));
        foreach (var entry in (await alice.ReadToAsync(3)).Prepend(null))
        {
            _cursors.Add(entry is null ? Cursor.Start : _cursors[^1].After(entry));
        }
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Published_snapshot_is_taken_whole_with_its_cursor_and_the_welcome_speaks_of_it()
    {
        var bytes = RandomNumberGenerator.GetBytes(Megabyte + 12_345);

        using var published = await PublishAsync(_alice, Head, bytes);
        using var taken = await TakeAsync(_alice);

        Assert.Equal(HttpStatusCode.Created, published.StatusCode);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        Assert.Equal(bytes, await taken.Content.ReadAsByteArrayAsync());
        Assert.Equal(bytes.Length, taken.Content.Headers.ContentLength);
        Assert.Equal(published.Headers.ETag, taken.Headers.ETag);
        Assert.Equal([$"{Head.Seq}"], taken.Headers.GetValues(SnapshotHeader.Seq));
        Assert.Equal([Head.Chain.ToString()], taken.Headers.GetValues(SnapshotHeader.Chain));
        await using var bob = await OpenAsync(_alice);
        Assert.Equal((0, Head.Seq), (bob.Welcome.PrunedSeq, bob.Welcome.SnapshotSeq));
    }

    [Fact]
    public async Task Broken_answer_is_gone_on_with_as_long_as_the_snapshot_is_the_newest()
    {
        var bytes = RandomNumberGenerator.GetBytes(Megabyte);
        using var published = await PublishAsync(_alice, _cursors[2], bytes);

        using var rest = await TakeAsync(_alice, from: 300_000, ifRange: published.Headers.ETag);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(bytes[300_000..], await rest.Content.ReadAsByteArrayAsync());

        var newer = RandomNumberGenerator.GetBytes(1000);
        using var second = await PublishAsync(_alice, Head, newer);
        using var whole = await TakeAsync(_alice, from: 300_000, ifRange: published.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal(newer, await whole.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Older_snapshot_than_the_newest_changes_nothing()
    {
        using var first = await PublishAsync(_alice, Head, [1]);

        using var older = await PublishAsync(_alice, _cursors[1], [2]);

        Assert.Equal(HttpStatusCode.OK, older.StatusCode);
        using var taken = await TakeAsync(_alice);
        Assert.Equal([1], await taken.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Snapshot_at_the_limit_is_taken_and_one_byte_more_is_refused_with_its_name(int more)
    {
        foreach (var announced in new[] { true, false })
        {
            using var published = await PublishAsync(_alice, Head, new byte[(2 * Megabyte) + more], announced);

            if (more == 0)
            {
                Assert.True(published.IsSuccessStatusCode);
                continue;
            }

            Assert.Equal((413, ErrorCode.SnapshotTooLarge), await published.ReadRefusalAsync());
            Assert.Contains("SnapshotMegabytes", (await published.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
            using var taken = await TakeAsync(_alice);
            Assert.Equal((404, ErrorCode.NotFound), await taken.ReadRefusalAsync());
        }
    }

    [Fact]
    public async Task Snapshot_of_another_log_is_refused()
    {
        using var chain = await PublishAsync(_alice, Head with { Chain = Chain.Start }, [1]);
        using var beyond = await PublishAsync(_alice, Head with { Seq = 4 }, [1]);

        Assert.Equal((409, ErrorCode.SnapshotDiverged), await chain.ReadRefusalAsync());
        Assert.Equal((409, ErrorCode.SnapshotDiverged), await beyond.ReadRefusalAsync());
    }

    [Fact]
    public async Task Reader_takes_snapshots_and_publishes_none()
    {
        var bob = await _server.Http.AdmitAsync(_alice, Scope.Read);
        using var published = await PublishAsync(_alice, Head, [7]);

        using var refused = await PublishAsync(bob, Head, [8]);
        using var taken = await TakeAsync(bob);

        Assert.Equal((403, ErrorCode.ReadOnly), await refused.ReadRefusalAsync());
        Assert.Equal([7], await taken.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("0", null, "seq")]
    [InlineData("x", null, "seq")]
    [InlineData("3", "", "X-Chain")]
    [InlineData("3", "abc", "X-Chain")]
    [InlineData("3", "zz", "X-Chain")]
    public async Task Address_orHeader_that_cannot_be_is_refused_by_its_name(string seq, string? chain, string field)
    {
        using var request = Put(_alice, seq, chain ?? Head.Chain.ToString(), [1]);
        using var response = await _server.Http.SendAsync(request, _alice.Token);

        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        Assert.Contains(field, (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_that_breaks_off_publishes_nothing()
    {
        var begun = new TaskCompletionSource();
        using var stop = new CancellationTokenSource();
        using var request = Put(_alice, "3", Head.Chain.ToString(), []);
        request.Content = new StreamContent(new StallingStream(new byte[Megabyte], begun));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _alice.Token);
        var sending = _server.Http.SendAsync(request, stop.Token);
        await begun.Task.WaitAsync(HubClient.Patience);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        using var taken = await TakeAsync(_alice);
        Assert.Equal((404, ErrorCode.NotFound), await taken.ReadRefusalAsync());
    }

    [Theory]
    [InlineData(null, 401, ErrorCode.GrantRevoked)]
    [InlineData("""{"scope":"read"}""", 403, ErrorCode.ReadOnly)]
    public async Task Device_that_loses_its_rights_while_its_body_comes_publishes_nothing(string? change, int status, string code)
    {
        var bob = await _server.Http.AdmitAsync(_alice);
        var (begun, go) = (new TaskCompletionSource(), new TaskCompletionSource<int>());
        using var request = Put(bob, "3", Head.Chain.ToString(), []);
        request.Content = new StreamContent(new StallingStream(new byte[Megabyte], begun, go.Task));
        var sending = _server.Http.SendAsync(request, bob.Token);
        await begun.Task.WaitAsync(HubClient.Patience);

        using var changing = new HttpRequestMessage(
            change is null ? HttpMethod.Delete : HttpMethod.Patch, $"/api/workspaces/{bob.WorkspaceId}/tokens/{bob.GrantId}");
        changing.Content = change is null ? null : new StringContent(change, Encoding.UTF8, "application/json");
        using var changed = await _server.Http.SendAsync(changing, _alice.Token);
        go.SetResult(0);

        using var answer = await sending;
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal((status, code), await answer.ReadRefusalAsync());
        using var taken = await TakeAsync(_alice);
        Assert.Equal((404, ErrorCode.NotFound), await taken.ReadRefusalAsync());
    }

    [Fact]
    public async Task Log_that_was_pruned_is_read_from_its_snapshot_on_and_never_with_a_hole()
    {
        using var published = await PublishAsync(_alice, _cursors[2], Bytes.Of("1 and 2"));
        await using (var alice = await OpenAsync(_alice, Head))
        {
            Assert.False(alice.Welcome.Diverged);
        }

        await _server.DisposeAsync();
        _server = await ServerHost.StartAsync(new FakeTimeProvider(_clock.GetUtcNow().AddDays(31)), _data);
        await Eventually.IsAsync(2, async () =>
        {
            await using var looking = await OpenAsync(_alice, Head);
            return looking.Welcome.PrunedSeq;
        });

        var another = new Cursor(3, Chain.Start);
        foreach (var (cursor, diverged) in new[] { (Cursor.Start, false), (_cursors[1], false), (another, true) })
        {
            await using var behind = await OpenAsync(_alice, cursor);
            Assert.Equal((diverged, 2, 2), (behind.Welcome.Diverged, behind.Welcome.PrunedSeq, behind.Welcome.SnapshotSeq));
            var bye = Assert.IsType<ByeFrame>(await behind.NextAsync());
            Assert.Equal(ErrorCode.LogPruned, bye.Code);
            Assert.Contains("up to seq 2", bye.Text, StringComparison.Ordinal);
        }

        using var taken = await TakeAsync(_alice);
        Assert.Equal("1 and 2", await taken.Content.ReadAsStringAsync());
        await using var healed = await OpenAsync(_alice, _cursors[2]);
        Assert.Equal("3", Bytes.Text((await healed.ReadToAsync(3)).Single().Payload));
    }

    private Cursor Head => _cursors[^1];

    private Task<HubClient> OpenAsync(Admission admission, Cursor cursor = default) =>
        HubClient.OpenAsync(_server.Address, admission.Token, Id<Replica>.New(), cursor);

    private async Task<HttpResponseMessage> PublishAsync(Admission by, Cursor at, byte[] bytes, bool announced = true)
    {
        using var request = Put(by, $"{at.Seq}", at.Chain.ToString(), bytes);
        request.Headers.TransferEncodingChunked = !announced;
        return await _server.Http.SendAsync(request, by.Token);
    }

    private static HttpRequestMessage Put(Admission by, string seq, string chain, byte[] bytes)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{by.WorkspaceId}/snapshots/{seq}")
        {
            Content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } },
        };
        request.Headers.TryAddWithoutValidation(SnapshotHeader.Chain, chain);
        return request;
    }

    private async Task<HttpResponseMessage> TakeAsync(Admission by, long? from = null, EntityTagHeaderValue? ifRange = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/workspaces/{by.WorkspaceId}/snapshots/latest");
        if (ifRange is not null)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(ifRange);
        }

        return await _server.Http.SendAsync(request, by.Token);
    }
}
