using Dapper;
using Npgsql;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>
/// The pool of connections. Nothing is kept in a session, so that a pooler may stand between: each transaction says for itself that its commit
/// is flushed, whatever the server's default is (invariant 2).
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ILogger _logger;

    static PostgresDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    public PostgresDatabase(string connectionString, TimeProvider clock, ILogger<PostgresDatabase> logger)
    {
        _source = NpgsqlDataSource.Create(PostgresSettings.ForPool(connectionString));
        _logger = logger;
        Retry = new PostgresRetry(clock, logger);
    }

    /// <summary>
    /// What each write starts with. A node that freezes inside a transaction loses it after a while, and with it the locks that the other nodes
    /// wait for.
    /// </summary>
    public static IReadOnlyList<string> Begin { get; } =
    [
        "BEGIN ISOLATION LEVEL READ COMMITTED",
        "SET LOCAL synchronous_commit = on",
        "SET LOCAL idle_in_transaction_session_timeout = '10s'",
    ];

    public PostgresRetry Retry { get; }

    /// <summary>Connects and migrates.</summary>
    /// <exception cref="StorageException">The database cannot be used; the message says why.</exception>
    public Task OpenAsync() => WriteAsync(async connection =>
    {
        if (await connection.ExecuteScalarAsync<bool>("SELECT pg_is_in_recovery()"))
        {
            throw new StorageException("The database is a standby that only reads: the primary is needed.");
        }

        if (await connection.ExecuteScalarAsync<string>("SHOW fsync") != "on")
        {
            Log.PostgresDoesNotFlush(_logger);
        }

        await PostgresSchema.MigrateAsync(connection);
    });

    public ValueTask<NpgsqlConnection> ConnectAsync() => _source.OpenConnectionAsync();

    public Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> body) =>
        Retry.RunAsync(async () =>
        {
            await using var connection = await ConnectAsync();
            return await body(connection);
        });

    /// <summary>One transaction. The body runs again when it failed for a passing reason, each time on what was committed before.</summary>
    /// <exception cref="StorageException">Also when the answer to the commit was lost: only the caller can know whether to say it again.</exception>
    public Task<T> WriteAsync<T>(Func<NpgsqlConnection, Task<T>> body) =>
        Retry.RunAsync(async () =>
        {
            // Back in the pool, it is rolled back when it was not committed.
            await using var connection = await ConnectAsync();
            await connection.ExecuteAsync(string.Join(';', Begin));
            var result = await body(connection);
            try
            {
                await connection.ExecuteAsync("COMMIT");
            }
            catch (NpgsqlException error)
            {
                throw Retry.Failed(error);
            }

            return result;
        });

    public Task WriteAsync(Func<NpgsqlConnection, Task> body) =>
        WriteAsync(async connection =>
        {
            await body(connection);
            return true;
        });

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
