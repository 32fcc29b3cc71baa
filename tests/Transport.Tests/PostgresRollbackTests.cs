using Npgsql;
using SyncEngine.Testing.Server;

namespace SyncEngine.Transport.Tests;

/// <summary>The server runs on, and its devices stay connected to it, while its database is another.</summary>
public sealed class PostgresRollbackTests : RollbackContract
{
    private PostgresCluster _cluster = null!;
    private PostgresTestDatabase _database = null!;
    private ServerHost _server = null!;
    private ServerHost _freshServer = null!;

    protected override ServerHost Server => _server;

    protected override Uri FreshServer => _freshServer.Address;

    public override async Task DisposeAsync()
    {
        await _freshServer.DisposeAsync();
        await _server.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    protected override async Task StartAsync()
    {
        _cluster = await PostgresCluster.CreateAsync();
        _database = await _cluster.CreateDatabaseAsync();
        _server = await StartServerAsync();
        _freshServer = await StartServerAsync();
    }

    protected override async Task BackUpAsync()
    {
        await _cluster.ShutDownAsync();
        await _cluster.SaveAsync();
        await _cluster.StartAsync();
    }

    protected override async Task RestoreAsync()
    {
        await _cluster.ShutDownAsync();
        await _cluster.RestoreAsync();
        await _cluster.StartAsync();
    }

    protected override async Task CutOffAsync(long seq)
    {
        await using var connection = new NpgsqlConnection($"{_database.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(
            """
            DELETE FROM entry WHERE seq > @seq;
            UPDATE workspace SET head_seq = entry.seq, head_chain = entry.chain FROM entry WHERE entry.seq = @seq;
            """,
            connection);
        command.Parameters.AddWithValue("seq", seq);
        await command.ExecuteNonQueryAsync();
    }

    private Task<ServerHost> StartServerAsync() => ServerHost.StartAsync(args: ["--ConnectionStrings:Postgres", _database.ConnectionString]);
}
