using System.Net.Sockets;

namespace SyncEngine.Testing.Server;

/// <summary>
/// A PgBouncer in transaction mode before a cluster. It has few connections to the server, so that clients share them and whatever one of them
/// leaves behind in a session would meet another.
/// </summary>
public sealed class PgBouncer : IAsyncDisposable
{
    private readonly TemporaryHome _home;

    private PgBouncer(TemporaryHome home, int port)
    {
        _home = home;
        Port = port;
    }

    public int Port { get; }

    public static async Task<PgBouncer> StartAsync(PostgresCluster cluster)
    {
        var home = await TemporaryHome.CreateAsync("kill $(cat pid)");
        var pooler = new PgBouncer(home, FreePort.Take());
        await home.WriteAsync("users", cluster.UserList);
        await home.WriteAsync("settings", $"""
            [databases]
            * = host=127.0.0.1 port={cluster.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {pooler.Port}
            unix_socket_dir =
            auth_type = scram-sha-256
            auth_file = users
            pool_mode = transaction
            default_pool_size = 4
            max_client_conn = 500
            pidfile = pid
            logfile = log
            """);
        await home.RunAsync("/usr/sbin/pgbouncer", "-d", "settings");
        await Eventually.IsAsync(true, pooler.ListensAsync);
        return pooler;
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private async Task<bool> ListensAsync()
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
