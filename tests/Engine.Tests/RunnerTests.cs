using System.Threading.Channels;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing;

namespace SyncEngine.Engine.Tests;

public sealed class RunnerTests : IAsyncLifetime, IDisposable
{
    private static readonly WelcomeFrame Welcome = new(Cursor.Start, 0, Scope.ReadWrite, null, Limits.Default, Diverged: false);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedTransport _server = new();
    private readonly ScriptedStore _store = new();
    private readonly ScriptedAccess _access = new();
    private readonly ScriptedSnapshots _snapshots = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<SyncStatus> _statuses = Channel.CreateUnbounded<SyncStatus>();
    private readonly Runner _runner;
    private readonly Task _running;

    public RunnerTests()
    {
        _runner = new Runner(_store, _snapshots, _server, _access, new Client("test", "1"), _time, new Random(1));
        _runner.StatusChanged += status => _statuses.Writer.TryWrite(status);
        _running = _runner.RunAsync(_stop.Token);
    }

    [Fact]
    public async Task An_edit_is_pushed_acknowledged_and_reported()
    {
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        connection.Say(new CaughtUpFrame(0));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));

        _store.Append(1, 2, 3);
        _runner.Post(new Event.Edited());
        var push = Assert.IsType<PushFrame>(await connection.HearAsync());
        Assert.Equal(new PushFrame(1, [new byte[] { 1, 2, 3 }]), push);
        await BecomesAsync(new SyncStatus(SyncState.Syncing, 1));

        connection.Say(new AckFrame(1, [1]));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));
    }

    [Fact]
    public async Task An_edit_is_said_to_be_heard_only_after_the_status_that_counts_it()
    {
        var heard = Channel.CreateUnbounded<(long Counter, int Pending)>();
        _runner.OutboxHeard += counter => heard.Writer.TryWrite((counter, _runner.Status.Pending));
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        connection.Say(new CaughtUpFrame(0));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));

        _store.Append(1);
        _runner.Post(new Event.Edited());
        await connection.HearAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        (long Counter, int Pending) last;
        do
        {
            last = await heard.Reader.ReadAsync(patience.Token);
        }
        while (last.Counter == 0);
        Assert.Equal((1, 1), last);
    }

    [Fact]
    public async Task The_log_is_said_to_have_grown_only_when_the_page_is_stored()
    {
        var stored = new TaskCompletionSource<Cursor>(TaskCreationOptions.RunContinuationsAsynchronously);
        _runner.LogGrew += () => stored.TrySetResult(_store.Cursor);
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        var page = Timeline.Page(Cursor.Start, (Timeline.Bob, 1));

        connection.Say(page);

        Assert.Equal(page.Cursor, await stored.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_broken_connection_is_followed_by_another_when_its_time_has_come()
    {
        var first = (await _server.NextAttemptAsync()).Welcome(Welcome);
        first.Break();
        await BecomesAsync(new SyncStatus(SyncState.Offline, 0));
        await first.Disposed;

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Cursor.Start, (await _server.NextAttemptAsync()).Hello.Cursor);
    }

    [Fact]
    public async Task A_refusal_reaches_the_status()
    {
        (await _server.NextAttemptAsync()).Refuse(new TransportException(ErrorCode.GrantRevoked, "The grant was revoked."));

        await BecomesAsync(new SyncStatus(SyncState.Revoked, 0));
    }

    [Fact]
    public async Task What_the_server_says_of_the_access_is_kept_and_failing_to_keep_it_ends_nothing()
    {
        _access.Broken = true;
        var failed = new TaskCompletionSource<Exception>(TaskCreationOptions.RunContinuationsAsynchronously);
        _runner.Failed += error => failed.TrySetResult(error);
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        Assert.Equal(new AccessNews(Rights.Of(Welcome)), await _access.NextAsync());
        Assert.IsType<IOException>(await failed.Task.WaitAsync(TimeSpan.FromSeconds(30)));

        connection.Say(new TokenFrame("fresh"));
        Assert.Equal(new AccessNews(Token: "fresh"), await _access.NextAsync());
        connection.Say(new CaughtUpFrame(0));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));
    }

    [Fact]
    public async Task The_roster_is_said_to_have_changed_on_the_servers_hint_and_with_each_connection()
    {
        var changes = Channel.CreateUnbounded<bool>();
        _runner.RosterChanged += () => changes.Writer.TryWrite(true);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        await changes.Reader.ReadAsync(patience.Token);

        connection.Say(new RosterFrame());
        await changes.Reader.ReadAsync(patience.Token);

        connection.Say(new CaughtUpFrame(0));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));
        Assert.False(changes.Reader.TryRead(out _));
    }

    [Fact]
    public async Task A_store_that_fails_is_shown_and_one_that_works_again_too()
    {
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        connection.Say(new CaughtUpFrame(0));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));
        _store.Broken = true;
        connection.Say(Timeline.Page(Cursor.Start, (Timeline.Bob, 1)));
        await BecomesAsync(new SyncStatus(SyncState.NotSaving, 0));
        await connection.Disposed;

        _store.Broken = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        connection.Say(Timeline.Page(Cursor.Start, (Timeline.Bob, 1)));
        connection.Say(new CaughtUpFrame(1));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));
    }

    [Fact]
    public async Task Stopping_ends_the_connection_and_everything_that_was_started()
    {
        var connection = (await _server.NextAttemptAsync()).Welcome(Welcome);
        connection.Say(new CaughtUpFrame(0));
        await BecomesAsync(new SyncStatus(SyncState.Synced, 0));

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        await connection.Disposed;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_running);
    }

    public void Dispose() => _stop.Dispose();

    private async Task BecomesAsync(SyncStatus expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await _statuses.Reader.ReadAsync(patience.Token) != expected)
        {
        }
    }
}
