using System.Security.Cryptography;
using Npgsql;

namespace SyncEngine.Testing.Server;

/// <summary>A PostgreSQL server of the tests' own, on the loopback interface and with its disk flushed: durability is what is tested.</summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Superuser = "postgres";

    private static readonly Lazy<Task<PostgresCluster>> Common = new(CreateAsync);

    private readonly TemporaryHome _home;
    private readonly string _password;

    private PostgresCluster(TemporaryHome home, int port, string password)
    {
        _home = home;
        Port = port;
        _password = password;
    }

    public int Port { get; }

    /// <summary>The one of this test run, for all who do not stop it. It ends with the process.</summary>
    public static Task<PostgresCluster> SharedAsync() => Common.Value;

    /// <summary>One for tests that stop it. It runs.</summary>
    public static async Task<PostgresCluster> CreateAsync()
    {
        var home = await TemporaryHome.CreateAsync($"{Tool("pg_ctl")} stop -D data -m immediate");
        var cluster = new PostgresCluster(home, FreePort.Take(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        await home.WriteAsync("password", cluster._password);
        await home.RunAsync(
            Tool("initdb"), "-D", "data", "-U", Superuser, "-A", "scram-sha-256", "--pwfile=password", "-E", "UTF8", "--locale=C", "--no-sync");
        await cluster.StartAsync();
        return cluster;
    }

    /// <summary>Also after it was stopped: the same data on the same port.</summary>
    public Task StartAsync() => _home.RunAsync(
        Tool("pg_ctl"), "start", "-w", "-D", "data", "-l", "log", "-o",
        $"-p {Port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='{_home.Path}' -c max_connections=200 -c fsync=on");

    /// <summary>What a crash is to the data: nothing is flushed, connections break off.</summary>
    public Task CrashAsync() => StopAsync("immediate");

    /// <summary>Connections are ended by the server.</summary>
    public Task ShutDownAsync() => StopAsync("fast");

    /// <summary>Keeps a copy of the data as it is, of a server that is shut down.</summary>
    public Task SaveAsync() => _home.RunAsync("cp", "-a", "data", "saved");

    /// <summary>Puts the copy back in the place of the data, while the server is shut down.</summary>
    public Task RestoreAsync() => _home.RunAsync("sh", "-c", "rm -rf data && mv saved data");

    public async Task<PostgresTestDatabase> CreateDatabaseAsync()
    {
        var name = $"test_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        await ExecuteAsync($"CREATE DATABASE {name}");
        return new PostgresTestDatabase(this, name);
    }

    /// <summary>By way of another port when one is named, which a pooler listens on.</summary>
    public string ConnectionStringTo(string database, int? port = null) =>
        $"Host=127.0.0.1;Port={port ?? Port};Database={database};Username={Superuser};Password={_password}";

    /// <summary>Users and passwords as PgBouncer reads them.</summary>
    internal string UserList => $"\"{Superuser}\" \"{_password}\"";

    internal async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection($"{ConnectionStringTo("postgres")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The names in it were made here.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();

    private Task StopAsync(string mode) => _home.RunAsync(Tool("pg_ctl"), "stop", "-w", "-D", "data", "-m", mode);

    /// <summary>Debian keeps the programs of each version apart, and off the path.</summary>
    private static string Tool(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin", name)).Where(File.Exists).Max() ?? name
            : name;
}
