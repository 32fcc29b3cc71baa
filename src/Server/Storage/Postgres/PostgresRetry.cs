using Npgsql;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>
/// A server that restarts or fails over is back within seconds, and two transactions that met in a deadlock do not meet twice: what failed
/// for such a reason is tried again for a while before its caller is told.
/// </summary>
internal sealed class PostgresRetry(TimeProvider clock, ILogger logger)
{
    private const string IdleInTransactionSessionTimeout = "25P03";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    /// <exception cref="StorageException">It failed for a lasting reason, or for too long.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt)
    {
        var start = clock.GetTimestamp();
        for (var pause = FirstPause; ; pause = Min(pause * 2, LongestPause))
        {
            try
            {
                return await attempt();
            }
            catch (NpgsqlException error) when (IsTransient(error) && clock.GetElapsedTime(start) + pause < Patience)
            {
                Log.StoreRetried(logger, error.Message);
            }
            catch (Exception error) when (error is not StorageException)
            {
                throw Failed(error);
            }

            await Task.Delay(pause, clock);
        }
    }

    public StorageException Failed(Exception error)
    {
        Log.StoreFailed(logger, error);
        return new StorageException($"The store failed: {error.Message}", error);
    }

    /// <summary>
    /// Besides what Npgsql counts (broken connections, deadlocks, a server that starts): one that stops, a transaction or session that it
    /// ended, and the protocol errors by which PgBouncer says that it lost the server.
    /// </summary>
    private static bool IsTransient(NpgsqlException error) => error.IsTransient || error.SqlState is
        PostgresErrorCodes.AdminShutdown
        or PostgresErrorCodes.CrashShutdown
        or IdleInTransactionSessionTimeout
        or PostgresErrorCodes.ProtocolViolation;

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
