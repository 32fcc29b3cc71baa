namespace SyncEngine.Testing.Server;

/// <summary>An empty database for one class of tests, gone with it.</summary>
public sealed class PostgresTestDatabase(PostgresCluster cluster, string name) : IAsyncDisposable
{
    public string ConnectionString => cluster.ConnectionStringTo(name);

    public string ConnectionStringThrough(PgBouncer pooler) => cluster.ConnectionStringTo(name, pooler.Port);

    public async ValueTask DisposeAsync() => await cluster.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
}
