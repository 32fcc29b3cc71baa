using Npgsql;

namespace SyncEngine.Server.Operations.Settings;

/// <summary>Where a PostgreSQL database is and how to get in: it holds a password.</summary>
internal sealed class PostgresAttribute(string sentence) : SettingAttribute(sentence)
{
    public override string Expected => "a connection string such as Host=db;Database=sync;Username=sync;Password=…";

    public override bool Secret => true;

    public override object? Parse(string text)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 } ? text : null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or InvalidCastException)
        {
            return null;
        }
    }
}
