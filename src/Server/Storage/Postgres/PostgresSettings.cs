using Npgsql;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>Connection strings as an operator wrote them, completed with what this server needs of a connection.</summary>
internal static class PostgresSettings
{
    /// <summary>Several nodes share the connections of one server, which has 100 by default.</summary>
    private const int PoolSize = 20;

    /// <summary>A link that died without a word is found after this.</summary>
    private const int KeepAliveSeconds = 10;

    /// <summary>Nothing is kept in a session, so there is nothing to reset and a pooler in transaction mode may stand between.</summary>
    public static string ForPool(string written)
    {
        var settings = Complete(written);
        settings.Pooling = true;
        settings.NoResetOnClose = true;
        settings.MaxAutoPrepare = 0;
        if (!settings.ShouldSerialize("Maximum Pool Size"))
        {
            settings.MaxPoolSize = PoolSize;
        }

        return settings.ConnectionString;
    }

    public static string ForListening(string written)
    {
        var settings = Complete(written);
        settings.Pooling = false;
        settings.KeepAlive = KeepAliveSeconds;
        return settings.ConnectionString;
    }

    private static NpgsqlConnectionStringBuilder Complete(string written)
    {
        var settings = new NpgsqlConnectionStringBuilder(written) { Multiplexing = false, Enlist = false };
        settings.ApplicationName ??= nameof(SyncEngine);
        return settings;
    }
}
