using Dapper;

namespace SyncEngine.Server.Storage.Postgres;

internal sealed class PostgresKeyStore(PostgresDatabase database) : IKeyStore
{
    private const string Insert = "INSERT INTO token_key (id, bytes, created) VALUES (@Id, @Bytes, @Created)";

    /// <summary>Nodes that add at once do it one after the other; those that read do not wait.</summary>
    private const string Lock = "LOCK TABLE token_key IN SHARE ROW EXCLUSIVE MODE";

    public Task<IReadOnlyList<StoredKey>> ListKeysAsync() =>
        database.ReadAsync<IReadOnlyList<StoredKey>>(async connection =>
        {
            var rows = await connection.QueryAsync<Row>("SELECT id, bytes, created FROM token_key ORDER BY place DESC");
            return rows.Select(row => new StoredKey(row.Id, row.Bytes, row.Created)).ToList();
        });

    public Task AddFirstKeyAsync(StoredKey key) =>
        database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(Lock);
            return await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM token_key)")
                ? 0
                : await connection.ExecuteAsync(Insert, Row.Of(key));
        });

    public Task AddKeyAsync(StoredKey key, DateTimeOffset? retireBefore) =>
        database.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync(Lock);
            await connection.ExecuteAsync("DELETE FROM token_key WHERE created < @RetireBefore", new { RetireBefore = retireBefore?.UtcDateTime });
            return await connection.ExecuteAsync(Insert, Row.Of(key));
        });

    /// <summary>As Dapper reads and writes it, by the names of the columns.</summary>
    private sealed record Row(string Id, byte[] Bytes, DateTime Created)
    {
        public static Row Of(StoredKey key) => new(key.Id, key.Bytes, key.Created.UtcDateTime);
    }
}
