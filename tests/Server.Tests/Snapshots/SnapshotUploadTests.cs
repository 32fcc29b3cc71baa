using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Sync;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Snapshots;

/// <summary>A snapshot that comes in pieces, and what is left of it when it is broken off at any of them (C17).</summary>
public sealed class SnapshotUploadTests
{
    private const int Part = ISnapshotStore.PartBytes;

    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes((7 * Part) + 12_345);

    [Fact]
    public async Task Pieces_in_any_order_and_any_number_of_times_are_one_snapshot()
    {
        await using var server = await ServerHost.StartAsync();
        var (alice, head) = await CreateLogAsync(server.Http, server.Address);
        var upload = new Upload(server.Http, alice, head, _bytes);

        Assert.Equal((202, 0), await upload.AskAsync());
        Assert.Equal((202, 0), await upload.SendAsync(4 * Part, 2 * Part));
        Assert.Equal((202, 2 * Part), await upload.SendAsync(0, 2 * Part));
        Assert.Equal((202, 2 * Part), await upload.SendAsync(Part, Part));
        Assert.Equal((202, 6 * Part), await upload.SendAsync(2 * Part, 2 * Part));
        Assert.Equal((202, 6 * Part), await upload.AskAsync());
        Assert.Null(await TakeAsync(server.Http, alice));
        Assert.Equal((201, null), await upload.SendAsync(6 * Part, _bytes.Length - (6 * Part)));

        // Its answer was lost, and meanwhile nothing else has come.
        Assert.Equal((201, null), await upload.AskAsync());
        Assert.Equal((201, null), await upload.SendAsync(6 * Part, _bytes.Length - (6 * Part)));
        Assert.Equal(_bytes, await TakeAsync(server.Http, alice));
    }

    [Fact]
    public async Task Piece_that_breaks_off_leaves_its_whole_parts()
    {
        await using var server = await ServerHost.StartAsync();
        var (alice, head) = await CreateLogAsync(server.Http, server.Address);
        var upload = new Upload(server.Http, alice, head, _bytes);

        // What lies in the line when it breaks is lost, so it breaks when the server has taken what it can.
        await upload.BreakOffAsync(
            0, 4 * Part, sent: (2 * Part) + 1000, () => Eventually.IsAsync((202, (long?)(2 * Part)), upload.AskAsync));

        Assert.Equal((202, 2 * Part), await upload.AskAsync());
        Assert.Equal((202, 6 * Part), await upload.SendAsync(2 * Part, 4 * Part));
        Assert.Equal((201, null), await upload.SendAsync(6 * Part, _bytes.Length - (6 * Part)));
        Assert.Equal(_bytes, await TakeAsync(server.Http, alice));
    }

    [Theory]
    [InlineData("bytes 1-262144/300000")]
    [InlineData("bytes 0-262142/300000")]
    [InlineData("bytes 262144-262145/300000")]
    [InlineData("bytes 0-262143/*")]
    [InlineData("bytes */0")]
    [InlineData("lines 0-262143/300000")]
    [InlineData("262144")]
    [InlineData(null)]
    public async Task Piece_that_cannot_be_is_refused_by_the_name_of_its_header(string? range)
    {
        await using var server = await ServerHost.StartAsync();
        var (alice, head) = await CreateLogAsync(server.Http, server.Address);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{alice.WorkspaceId}/snapshots/{head.Seq}");
        request.Headers.Add(SnapshotHeader.Chain, head.Chain.ToString());
        request.Content = new ByteArrayContent(new byte[Part]);
        request.Content.Headers.TryAddWithoutValidation("Content-Range", range ?? "bytes 0-262143/300000");
        if (range is not null)
        {
            request.Headers.Add(SnapshotHeader.Upload, Id<Snapshot>.New().ToString());
        }

        using var response = await server.Http.SendAsync(request, alice.Token);

        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        var named = range is null ? SnapshotHeader.Upload : "Content-Range";
        Assert.Contains(named, (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pieces_of_more_than_a_snapshot_may_have_are_refused_and_so_are_those_that_make_another_length()
    {
        await using var server = await ServerHost.StartAsync(args: ["--SnapshotMegabytes", "1"]);
        var (alice, head) = await CreateLogAsync(server.Http, server.Address);

        Assert.Equal((413, null), await new Upload(server.Http, alice, head, new byte[(4 * Part) + 1]).SendAsync(0, Part));

        var upload = new Upload(server.Http, alice, head, new byte[3 * Part]);
        Assert.Equal((202, 2 * Part), await upload.SendAsync(0, 2 * Part));
        Assert.Equal((400, null), await (upload with { Bytes = new byte[Part + 1] }).AskAsync());
        Assert.Equal((201, null), await upload.SendAsync(2 * Part, Part));
    }

    /// <summary>kill -9 while each of its pieces is on its way; what was acknowledged is there, and the snapshot before it is read meanwhile.</summary>
    [Theory]
    [InlineData(CrashStore.Sqlite)]
    [InlineData(CrashStore.Postgres)]
    public async Task Server_killed_at_every_piece_loses_none_that_it_acknowledged_and_the_snapshot_is_published(string store)
    {
        await using var data = await CrashStore.CreateAsync(store);
        Admission? alice = null;
        Upload? upload = null;
        var received = 0L;
        for (var end = 2 * Part; received < _bytes.Length; end += 2 * Part)
        {
            await using var server = await data.StartServerAsync();
            using var http = new HttpClient { BaseAddress = server.Address };
            if (upload is null)
            {
                (alice, var head) = await CreateLogAsync(http, server.Address);
                using var before = await PublishAsync(http, alice, await FirstAsync(server.Address, alice), [7]);
                upload = new Upload(http, alice, head, _bytes);
            }

            upload = upload with { Http = http };
            var asked = (await upload.AskAsync()).Received!.Value;
            Assert.InRange(asked, received, _bytes.Length);
            Assert.Equal([7], await TakeAsync(http, alice!));
            received = Math.Min(end, _bytes.Length);
            if (received == _bytes.Length)
            {
                Assert.Equal((201, null), await upload.SendAsync(asked, _bytes.Length - asked));
            }
            else
            {
                Assert.Equal((202, received), await upload.SendAsync(asked, received - asked));
                await upload.BreakOffAsync(received, Math.Min(2 * Part, _bytes.Length - received), sent: Part + 1000, server.KillAsync);
            }
        }

        await using var last = await data.StartServerAsync();
        using var after = new HttpClient { BaseAddress = last.Address };
        Assert.Equal(_bytes, await TakeAsync(after, alice!));
        await using var client = await HubClient.OpenAsync(last.Address, alice!.Token, Id<Replica>.New());
        Assert.Equal((2, 2), (client.Welcome.Head.Seq, client.Welcome.SnapshotSeq));
        Assert.Equal(["1", "2"], (await client.ReadToAsync(2)).Select(entry => Bytes.Text(entry.Payload)));
    }

    private static async Task<(Admission Alice, Cursor Head)> CreateLogAsync(HttpClient http, Uri address)
    {
        var alice = await http.CreateWorkspaceAsync();
        await using var client = await HubClient.OpenAsync(address, alice.Token, Id<Replica>.New());
        client.Push(1, Bytes.Of("1"), Bytes.Of("2"));
        return (alice, (await client.ReadToAsync(2)).Aggregate(Cursor.Start, (at, entry) => at.After(entry)));
    }

    private static async Task<Cursor> FirstAsync(Uri address, Admission alice)
    {
        await using var client = await HubClient.OpenAsync(address, alice.Token, Id<Replica>.New());
        return Cursor.Start.After((await client.ReadToAsync(2))[0]);
    }

    private static async Task<HttpResponseMessage> PublishAsync(HttpClient http, Admission by, Cursor at, byte[] bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{by.WorkspaceId}/snapshots/{at.Seq}")
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Headers.Add(SnapshotHeader.Chain, at.Chain.ToString());
        return await http.SendAsync(request, by.Token);
    }

    /// <summary>Null when there is none.</summary>
    private static async Task<byte[]?> TakeAsync(HttpClient http, Admission by)
    {
        using var response = await http.GetAsync($"/api/workspaces/{by.WorkspaceId}/snapshots/latest", by.Token);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    private sealed record Upload(HttpClient Http, Admission By, Cursor At, byte[] Bytes)
    {
        private readonly Id<Snapshot> _id = Id<Snapshot>.New();

        public Task<(int Status, long? Received)> AskAsync() =>
            SendAsync(new ByteArrayContent([]), new ContentRangeHeaderValue(Bytes.Length));

        public Task<(int Status, long? Received)> SendAsync(long from, long length) =>
            SendAsync(new ByteArrayContent(Bytes, (int)from, (int)length), RangeOf(from, length));

        /// <summary>Sends so much of a piece and then nothing, and gives up when that has happened meanwhile.</summary>
        public async Task BreakOffAsync(long from, long length, int sent, Func<Task>? meanwhile = null)
        {
            var stalled = new TaskCompletionSource();
            using var stop = new CancellationTokenSource();
            using var body = new StallingStream(Bytes.AsSpan((int)from, sent).ToArray(), stalled);
            var sending = SendAsync(new StreamContent(body), RangeOf(from, length), stop.Token);
            await stalled.Task.WaitAsync(HubClient.Patience);
            await (meanwhile?.Invoke() ?? Task.CompletedTask);
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => sending);
        }

        private ContentRangeHeaderValue RangeOf(long from, long length) => new(from, from + length - 1, Bytes.Length);

        private async Task<(int Status, long? Received)> SendAsync(
            HttpContent content, ContentRangeHeaderValue range, CancellationToken cancellationToken = default)
        {
            content.Headers.ContentRange = range;
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{By.WorkspaceId}/snapshots/{At.Seq}");
            request.Headers.Add(SnapshotHeader.Chain, At.Chain.ToString());
            request.Headers.Add(SnapshotHeader.Upload, _id.ToString());
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", By.Token);
            request.Content = content;
            using var response = await Http.SendAsync(request, cancellationToken);
            return ((int)response.StatusCode, response.Headers.TryGetValues(SnapshotHeader.Received, out var values)
                ? long.Parse(values.Single(), CultureInfo.InvariantCulture)
                : null);
        }
    }
}
