using System.Threading.Channels;
using Dapper;
using Npgsql;
using SyncEngine.Protocol;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Storage.Postgres;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Nodes;

public sealed class PostgresNodeLinkTests : IAsyncLifetime, IDisposable
{
    private readonly LogRecord _log = new();
    private PostgresCluster _cluster = null!;
    private PostgresTestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _cluster = await PostgresCluster.SharedAsync();
        _database = await _cluster.CreateDatabaseAsync();
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        _log.Verify();
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task What_one_node_says_all_others_hear_and_it_does_not_hear_itself()
    {
        await using var alice = await StartAsync();
        await using var bob = await StartAsync();
        await using var carol = await StartAsync();
        var grew = new LogGrew(Id<Workspace>.New(), 7);
        var changed = new GrantChanged(Id<Grant>.New());

        alice.Link.Send(grew);
        bob.Link.Send(changed);

        Assert.Equal(grew, await bob.NextAsync());
        Assert.Equal(changed, await alice.NextAsync());
        Assert.Equal(new HashSet<NodeHint> { grew, changed }, [await carol.NextAsync(), await carol.NextAsync()]);
        Assert.False(alice.HasMore);
        Assert.False(bob.HasMore);
    }

    [Fact]
    public async Task Hints_about_one_thing_are_sent_as_the_newest_of_them()
    {
        await using var alice = await StartAsync();
        await using var bob = await StartAsync();
        var workspace = Id<Workspace>.New();

        for (var seq = 1; seq <= 10_000; seq++)
        {
            alice.Link.Send(new LogGrew(workspace, seq));
        }

        var heard = new List<long>();
        while (heard.LastOrDefault() < 10_000)
        {
            heard.Add(((LogGrew)await bob.NextAsync()).Seq);
        }

        Assert.Equal(heard.Order(), heard);
        Assert.InRange(heard.Count, 1, 1_000);
    }

    [Fact]
    public async Task Connection_that_broke_is_made_again_and_the_node_told_that_it_may_have_missed_something()
    {
        await using var alice = await StartAsync();
        await using var bob = await StartAsync();

        await ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");

        await alice.InterruptedAsync();
        await bob.InterruptedAsync();
        alice.Link.Send(new LogGrew(Id<Workspace>.New(), 1));
        Assert.IsType<LogGrew>(await bob.NextAsync());
    }

    [Fact]
    public async Task Texts_of_others_on_the_channel_are_ignored()
    {
        await using var alice = await StartAsync();
        await using var bob = await StartAsync();

        await ExecuteAsync("NOTIFY syncengine, 'no hint at all'; NOTIFY syncengine");
        alice.Link.Send(new LogGrew(Id<Workspace>.New(), 1));

        Assert.IsType<LogGrew>(await bob.NextAsync());
        Assert.Contains(_log.Lines, line => line.StartsWith("Debug", StringComparison.Ordinal) && line.Contains("no hint was ignored", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Hints_are_sent_through_a_pooler_and_heard_straight_from_the_server()
    {
        await using var pooler = await PgBouncer.StartAsync(_cluster);
        await using var alice = await StartAsync(_database.ConnectionStringAt(pooler.Port));
        await using var bob = await StartAsync(_database.ConnectionStringAt(pooler.Port));

        for (var seq = 1; seq <= 20; seq++)
        {
            var grew = new LogGrew(Id<Workspace>.New(), seq);
            alice.Link.Send(grew);
            Assert.Equal(grew, await bob.NextAsync());
        }
    }

    private async Task<NodeUnderTest> StartAsync(string? pooled = null)
    {
        var database = new PostgresDatabase(pooled ?? _database.ConnectionString, TimeProvider.System, _log.Of<PostgresDatabase>());
        var node = new NodeUnderTest(
            database, new PostgresNodeLink(database, _database.ConnectionString, TimeProvider.System, _log.Of<PostgresNodeLink>()));
        await node.Link.StartAsync(CancellationToken.None);
        await node.InterruptedAsync();
        return node;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false");
        await connection.ExecuteAsync(sql);
    }

    private sealed class NodeUnderTest : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

        private readonly PostgresDatabase _database;
        private readonly Channel<NodeHint> _heard = Channel.CreateUnbounded<NodeHint>();
        private readonly Channel<bool> _interrupted = Channel.CreateUnbounded<bool>();

        public NodeUnderTest(PostgresDatabase database, PostgresNodeLink link)
        {
            _database = database;
            Link = link;
            Link.Heard += hint => _heard.Writer.TryWrite(hint);
            Link.Interrupted += () => _interrupted.Writer.TryWrite(true);
        }

        public PostgresNodeLink Link { get; }

        public bool HasMore => _heard.Reader.TryPeek(out _);

        public Task<NodeHint> NextAsync() => _heard.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public Task InterruptedAsync() => _interrupted.Reader.ReadAsync().AsTask().WaitAsync(Patience);

        public async ValueTask DisposeAsync()
        {
            await Link.StopAsync(CancellationToken.None);
            Link.Dispose();
            await _database.DisposeAsync();
        }
    }
}
