using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>What devices show of themselves while they are connected: passed on, and kept nowhere.</summary>
public sealed class PresenceTests : IAsyncLifetime
{
    private readonly Id<Replica> _aliceReplica = Id<Replica>.New();
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _admission = null!;
    private HubClient _alice = null!;
    private HubClient _bob = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _admission = await _server.Http.CreateWorkspaceAsync();
        _alice = await OpenAsync(_admission, _aliceReplica);
        _bob = await OpenAsync(await _server.Http.AdmitAsync(_admission, Scope.Read), Id<Replica>.New());
    }

    public async Task DisposeAsync()
    {
        await _alice.DisposeAsync();
        await _bob.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task What_one_shows_the_others_of_the_workspace_are_told_and_nobody_else()
    {
        var others = await _server.Http.CreateWorkspaceAsync();
        await using var mallory = await OpenAsync(others, Id<Replica>.New());
        await mallory.NextAsync<CaughtUpFrame>();
        await _alice.NextAsync<CaughtUpFrame>();

        _alice.Send(new ShowFrame(Bytes.Of("typing")));

        Assert.Equal(new PresenceFrame(_aliceReplica, Bytes.Of("typing")), await _bob.NextAsync<PresenceFrame>());
        await AssertNextIsAnAnswerAsync(mallory);
        await AssertNextIsAnAnswerAsync(_alice);
    }

    [Fact]
    public async Task Device_that_may_only_read_shows_itself_too()
    {
        _bob.Send(new ShowFrame(Bytes.Of("reading")));

        Assert.Equal(Bytes.Of("reading"), (await _alice.NextAsync<PresenceFrame>()).Bytes.ToArray());
    }

    [Fact]
    public async Task Connection_that_goes_shows_nothing_any_more()
    {
        _alice.Send(new ShowFrame(Bytes.Of("here")));
        await _bob.NextAsync<PresenceFrame>();

        await _alice.Connection.StopAsync();

        Assert.Equal(new PresenceFrame(_aliceReplica, Array.Empty<byte>()), await _bob.NextAsync<PresenceFrame>());
    }

    [Fact]
    public async Task Newcomer_hears_of_those_who_show_themselves_again_and_of_nobody_else()
    {
        _alice.Send(new ShowFrame(Bytes.Of("here")));
        await _bob.NextAsync<PresenceFrame>();

        await using var carol = await OpenAsync(_admission, Id<Replica>.New());
        await carol.NextAsync<CaughtUpFrame>();
        await AssertNextIsAnAnswerAsync(carol);
    }

    [Fact]
    public async Task Presence_at_the_limit_is_passed_on_and_one_byte_more_is_refused_without_ending_the_connection()
    {
        _alice.Send(new ShowFrame(new byte[Limits.PresenceBytes + 1]));

        var reject = await _alice.NextAsync<RejectFrame>();
        Assert.Equal((0, ErrorCode.PresenceTooLarge), (reject.Counter, reject.Code));
        Assert.Contains($"{nameof(Limits.PresenceBytes)} allows {Limits.PresenceBytes}", reject.Text, StringComparison.Ordinal);
        _alice.Send(new ShowFrame(new byte[Limits.PresenceBytes]));
        Assert.Equal(Limits.PresenceBytes, (await _bob.NextAsync<PresenceFrame>()).Bytes.Length);
    }

    [Fact]
    public async Task What_comes_faster_than_the_pace_is_passed_on_as_its_newest()
    {
        for (var i = 1; i <= 500; i++)
        {
            _alice.Send(new ShowFrame(Bytes.Of($"{i}")));
        }

        _alice.Push(1, Bytes.Of("after them"));
        await _alice.NextAsync<AckFrame>();
        Assert.Equal(Bytes.Of("1"), (await _bob.NextAsync<PresenceFrame>()).Bytes.ToArray());

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Bytes.Of("500"), (await _bob.NextAsync<PresenceFrame>()).Bytes.ToArray());
    }

    [Fact]
    public async Task Presence_and_pages_take_turns_so_that_neither_waits_for_the_end_of_the_other()
    {
        await using var reader = await HubClient.ConnectAsync(_server.Address, _admission.Token);
        await reader.HelloAsync(new HelloFrame(ProtocolVersion.Current, Id<Replica>.New(), Cursor.Start, "test", "1"));
        await using var carol = await OpenAsync(_admission, Id<Replica>.New());
        _alice.Push(1, new byte[40_000]);
        _alice.Push(2, new byte[40_000]);
        await _bob.ReadToAsync(2);
        foreach (var client in new[] { _alice, carol })
        {
            client.Send(new ShowFrame(Bytes.Of("here")));
            await _bob.NextAsync<PresenceFrame>();
        }

        reader.Listen(credits: 8);

        var kinds = new List<Type>();
        for (var i = 0; i < 4; i++)
        {
            kinds.Add((await reader.NextAsync()).GetType());
        }

        Assert.Equal([typeof(PresenceFrame), typeof(PageFrame), typeof(PresenceFrame), typeof(PageFrame)], kinds);
    }

    /// <summary>By the time this is answered, what was shown before would have been told.</summary>
    private static async Task AssertNextIsAnAnswerAsync(HubClient client)
    {
        client.Push(9, Bytes.Of("gap"));
        Assert.IsType<RejectFrame>(await client.NextAsync());
    }

    private Task<HubClient> OpenAsync(Admission admission, Id<Replica> replica) =>
        HubClient.OpenAsync(_server.Address, admission.Token, replica);
}
