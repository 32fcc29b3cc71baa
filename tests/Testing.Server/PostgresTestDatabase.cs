namespace SyncEngine.Testing.Server;

/// <summary>An empty database for one class of tests, gone with it.</summary>
public sealed class PostgresTestDatabase(PostgresCluster cluster, string name) : IAsyncDisposable
{
    public string ConnectionString => cluster.ConnectionStringTo(name);

    /// <summary>By way of something that listens on this port and leads to the cluster.</summary>
    public string ConnectionStringAt(int port) => cluster.ConnectionStringTo(name, port);

    public async ValueTask DisposeAsync() => await cluster.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
}
