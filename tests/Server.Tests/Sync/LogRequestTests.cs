using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Sync;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>The log over plain requests. The clock stands still: a request that waits is answered by what happens, or never.</summary>
public sealed class LogRequestTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private readonly Id<Replica> _replica = Id<Replica>.New();
    private ServerHost _server = null!;
    private Admission _alice = null!;
    private Admission _bob = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock, args: ["--ConnectionsPerWorkspace", "4"]);
        _alice = await _server.Http.CreateWorkspaceAsync();
        _bob = await _server.Http.AdmitAsync(_alice);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Hello_is_welcomed_and_pushes_behind_it_are_acknowledged_once_however_often_they_come()
    {
        var welcome = Assert.IsType<WelcomeFrame>(Assert.Single(await PostAsync(_alice, Hello())));
        Assert.Equal((0, Scope.ReadWrite, Limits.Default), (welcome.Head.Seq, welcome.Scope, welcome.Limits));

        for (var time = 0; time < 2; time++)
        {
            var answer = await PostAsync(_alice, Hello(), Push(1, "1", "2"), Push(3, "3"));

            Assert.Equal(new AckFrame(1, [1, 2]), answer[1]);
            Assert.Equal(new AckFrame(3, [3]), answer[2]);
        }

        welcome = Assert.IsType<WelcomeFrame>(Assert.Single(await PostAsync(_alice, Hello())));
        Assert.Equal((3, 3), (welcome.Head.Seq, welcome.AckedCounter));
    }

    [Fact]
    public async Task Log_is_read_in_pages_of_the_credits_from_any_cursor_and_its_end_is_told()
    {
        await PostAsync(_alice, Hello(), [.. Enumerable.Range(1, 5).Select(i => Push(i, new string('x', 40_000)))]);

        var first = await GetAsync(_bob, Cursor.Start, pages: 3);
        Assert.Equal(["RightsFrame", "PageFrame", "PageFrame", "PageFrame"], first.Select(frame => frame.GetType().Name));
        var rest = await GetAsync(_bob, ((PageFrame)first[^1]).Cursor, pages: 8);
        Assert.Equal(["RightsFrame", "PageFrame", "PageFrame", "CaughtUpFrame"], rest.Select(frame => frame.GetType().Name));

        var entries = first.Concat(rest).OfType<PageFrame>().SelectMany(page => page.Entries).ToList();
        Assert.Equal([1, 2, 3, 4, 5], entries.Select(entry => entry.Counter));
        var end = entries.Aggregate(Cursor.Start, (at, entry) => at.After(entry));
        Assert.Equal(((PageFrame)rest[^2]).Cursor, end);
        Assert.Equal(["RightsFrame", "CaughtUpFrame"], (await GetAsync(_bob, end)).Select(frame => frame.GetType().Name));
    }

    [Fact]
    public async Task Request_that_waits_is_answered_by_an_edit_over_the_socket_and_by_one_over_a_request()
    {
        await using var alice = await HubClient.OpenAsync(_server.Address, _alice.Token, _replica);
        var waiting = await WaitAsync(_bob, Cursor.Start);
        alice.Push(1, Bytes.Of("over the socket"));
        var page = Assert.Single((await waiting).OfType<PageFrame>());
        Assert.Equal("over the socket", Bytes.Text(page.Entries[0].Payload));

        waiting = await WaitAsync(_bob, page.Cursor);
        await PostAsync(_alice, Hello(Id<Replica>.New()), Push(1, "over a request"));
        page = Assert.Single((await waiting).OfType<PageFrame>());
        Assert.Equal("over a request", Bytes.Text(page.Entries[0].Payload));
        Assert.Equal(["over the socket", "over a request"], (await alice.ReadToAsync(2)).Select(entry => Bytes.Text(entry.Payload)));
    }

    [Fact]
    public async Task Request_that_waits_is_answered_when_its_time_is_over()
    {
        var waiting = await WaitAsync(_bob, Cursor.Start, wait: 7);

        _clock.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(["RightsFrame", "CaughtUpFrame"], (await waiting).Select(frame => frame.GetType().Name));
    }

    [Fact]
    public async Task Request_that_waits_is_answered_by_what_changes_about_the_grant()
    {
        var waiting = await WaitAsync(_bob, Cursor.Start);
        (await _server.Http.ChangeAsync(_alice, _bob.GrantId, new ChangeGrant(Scope: Scope.Read))).Dispose();
        Assert.Equal(Scope.Read, Assert.IsType<RightsFrame>((await waiting)[^1]).Scope);

        waiting = await WaitAsync(_bob, Cursor.Start);
        (await _server.Http.RevokeAsync(_alice, _bob.GrantId)).Dispose();
        Assert.Equal(ErrorCode.GrantRevoked, Assert.IsType<ByeFrame>((await waiting)[^1]).Code);

        using var refused = await SendAsync(_bob, HttpMethod.Get, Query(Cursor.Start));
        Assert.Equal((401, ErrorCode.GrantRevoked), await refused.ReadRefusalAsync());
        using var alsoRefused = await SendAsync(_bob, HttpMethod.Post, "", Body(Hello(), Push(1, "too late")));
        Assert.Equal((401, ErrorCode.GrantRevoked), await alsoRefused.ReadRefusalAsync());
    }

    [Fact]
    public async Task Request_that_waits_is_answered_when_the_server_stops()
    {
        var waiting = await WaitAsync(_bob, Cursor.Start);

        _server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        Assert.Equal(ErrorCode.ServerStopping, Assert.IsType<ByeFrame>((await waiting)[^1]).Code);
    }

    [Fact]
    public async Task Log_that_is_another_is_told_when_it_is_read_and_when_hello_is_said()
    {
        await PostAsync(_alice, Hello(), Push(1, "1"));
        var another = new Cursor(1, Chain.Start.Next(_replica, 1, Bytes.Of("other")));

        var bye = Assert.IsType<ByeFrame>(Assert.Single(await GetAsync(_bob, another)));
        Assert.Equal(ErrorCode.StorageFailed, bye.Code);
        Assert.True(Assert.IsType<WelcomeFrame>((await PostAsync(_bob, Hello(cursor: another)))[0]).Diverged);
    }

    [Fact]
    public async Task Reader_is_refused_what_it_pushes_and_so_are_frames_that_are_the_servers()
    {
        var reader = await _server.Http.AdmitAsync(_alice, Scope.Read);

        var answer = await PostAsync(reader, Hello(), Push(1, "1"), new CaughtUpFrame(1));

        Assert.Equal(
            [ErrorCode.ReadOnly, ErrorCode.FrameUnexpected], answer.Skip(1).Cast<RejectFrame>().Select(reject => reject.Code).Order().Reverse());
        Assert.Equal(0, Assert.IsType<WelcomeFrame>(answer[0]).Head.Seq);
    }

    [Fact]
    public async Task Body_without_a_hello_or_of_another_version_is_told_so()
    {
        Assert.Equal(ErrorCode.FrameUnexpected, Assert.IsType<ByeFrame>(Assert.Single(await PostAsync(_alice, Push(1, "1")))).Code);
        Assert.Equal(
            ErrorCode.ProtocolUnsupported,
            Assert.IsType<ByeFrame>(Assert.Single(await PostAsync(_alice, Hello() with { Version = 99 }))).Code);
    }

    [Fact]
    public async Task Body_that_is_no_frames_or_too_many_or_too_long_is_refused_with_the_limit()
    {
        var hello = FrameCodec.Encode(Hello()).Bytes.ToArray();
        byte[][] bodies =
        [
            [],
            hello[..^1],
            [.. hello, 0xC1],
            [.. hello, .. Enumerable.Range(0, Limits.LogRequestFrames).SelectMany(_ => FrameCodec.Encode(new CreditFrame(1)).Bytes.ToArray())],
        ];
        foreach (var body in bodies)
        {
            using var refused = await SendAsync(_alice, HttpMethod.Post, "", body);
            Assert.Equal((400, ErrorCode.RequestInvalid), await refused.ReadRefusalAsync());
        }

        using var longer = await SendAsync(_alice, HttpMethod.Post, "", new byte[Limits.LogRequestBytes + 1]);
        Assert.Equal((413, ErrorCode.RequestTooLarge), await longer.ReadRefusalAsync());
    }

    [Theory]
    [InlineData("after", "x")]
    [InlineData("after", "")]
    [InlineData("chain", "abc")]
    [InlineData("stored", "1")]
    [InlineData("pages", "9")]
    [InlineData("wait", "31")]
    public async Task Query_that_cannot_be_is_refused_by_the_name_of_its_field(string field, string value)
    {
        var query = Query(Cursor.Start).TrimStart('?').Split('&').Select(pair => pair.Split('='))
            .Select(pair => $"{pair[0]}={(pair[0] == field ? value : pair[1])}");

        using var refused = await SendAsync(_alice, HttpMethod.Get, $"?{string.Join('&', query)}");

        Assert.Equal((400, ErrorCode.RequestInvalid), await refused.ReadRefusalAsync());
        Assert.StartsWith($"{field}:", (await refused.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_device_shows_is_seen_over_the_socket_and_by_a_request_that_waits()
    {
        await using var bob = await HubClient.OpenAsync(_server.Address, _bob.Token, Id<Replica>.New());
        var waiting = await WaitAsync(_bob, Cursor.Start);

        await PostAsync(_alice, Hello(), new ShowFrame(Bytes.Of("typing")));

        var shown = new PresenceFrame(_replica, Bytes.Of("typing"));
        Assert.Equal(shown, await bob.NextAsync<PresenceFrame>());
        Assert.Contains(shown, await waiting);
    }

    [Fact]
    public async Task Device_that_asks_is_online_for_a_minute_and_has_stored_what_it_says()
    {
        await PostAsync(_alice, Hello(), Push(1, "1"), Push(2, "2"));
        var page = (PageFrame)(await GetAsync(_bob, Cursor.Start))[1];

        var waiting = await WaitAsync(_bob, page.Cursor, stored: 1);
        Assert.Equal((true, 1, 1), await BobAsync());
        _clock.Advance(Attendance.Interval);
        Assert.Equal((true, 1, 1), await BobAsync());
        _clock.Advance(TimeSpan.FromSeconds(30) - Attendance.Interval);
        await waiting;
        Assert.Equal((true, 1, 1), await BobAsync());

        _clock.Advance(Attendance.OnlineTime);
        Assert.False((await BobAsync()).Online);
    }

    [Fact]
    public async Task Requests_that_wait_count_as_connections()
    {
        var waiting = new List<Task<IReadOnlyList<Frame>>>();
        for (var i = 0; i < 4; i++)
        {
            waiting.Add(await WaitAsync(_bob, Cursor.Start));
        }

        using (var refused = await SendAsync(_alice, HttpMethod.Get, Query(Cursor.Start)))
        {
            Assert.Equal((429, ErrorCode.ConnectionsExceeded), await refused.ReadRefusalAsync());
        }

        _clock.Advance(TimeSpan.FromSeconds(Limits.LogWaitSeconds));
        await Task.WhenAll(waiting);
        await Eventually.IsAsync(HttpStatusCode.OK, async () =>
        {
            using var answer = await SendAsync(_alice, HttpMethod.Get, Query(Cursor.Start));
            return answer.StatusCode;
        });
    }

    private async Task<(bool Online, long? CursorSeq, long? Behind)> BobAsync()
    {
        var row = (await _server.Http.ListDevicesAsync(_alice)).Single(device => device.GrantId == _bob.GrantId);
        return (row.Online, row.CursorSeq, row.Behind);
    }

    private HelloFrame Hello(Id<Replica>? replica = null, Cursor cursor = default) =>
        new(ProtocolVersion.Current, replica ?? _replica, cursor, "test", "1");

    private static PushFrame Push(long firstCounter, params string[] texts) =>
        new(firstCounter, [.. texts.Select(text => new ReadOnlyMemory<byte>(Bytes.Of(text)))]);

    private static byte[] Body(params Frame[] frames) => [.. frames.SelectMany(frame => FrameCodec.Encode(frame).Bytes.ToArray())];

    private static string Query(Cursor after, int pages = 8, int wait = 0, long? stored = null) =>
        $"?after={after.Seq}&chain={after.Chain}&stored={stored ?? after.Seq}&pages={pages}&wait={wait}";

    private Task<IReadOnlyList<Frame>> PostAsync(Admission by, HelloFrame hello, params Frame[] frames) => PostAsync(by, [hello, .. frames]);

    private async Task<IReadOnlyList<Frame>> PostAsync(Admission by, params Frame[] frames) =>
        await ReadAsync(await SendAsync(by, HttpMethod.Post, "", Body(frames)));

    private async Task<IReadOnlyList<Frame>> GetAsync(Admission by, Cursor after, int pages = 8) =>
        await ReadAsync(await SendAsync(by, HttpMethod.Get, Query(after, pages)));

    /// <summary>Completes with a task that waits for the answer, when the server waits with it.</summary>
    private async Task<Task<IReadOnlyList<Frame>>> WaitAsync(
        Admission by, Cursor after, int wait = Limits.LogWaitSeconds, long? stored = null)
    {
        var sessions = _server.Services.GetRequiredService<Sessions>();
        var before = sessions.Open.Count();
        var answer = AnswerAsync();
        await Eventually.IsAsync(true, () => Task.FromResult(sessions.Open.Count() > before));
        return answer;

        async Task<IReadOnlyList<Frame>> AnswerAsync() =>
            await ReadAsync(await SendAsync(by, HttpMethod.Get, Query(after, wait: wait, stored: stored)).WaitAsync(HubClient.Patience));
    }

    private async Task<HttpResponseMessage> SendAsync(Admission by, HttpMethod method, string query, byte[]? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/workspaces/{by.WorkspaceId}/log{query}");
        request.Content = body is null ? null : new ByteArrayContent(body);
        return await _server.Http.SendAsync(request, by.Token);
    }

    private static async Task<IReadOnlyList<Frame>> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
            return [.. FrameCodec.Split(body, int.MaxValue).Select(frame => FrameCodec.Decode(frame)!)];
        }
    }
}
