namespace SyncEngine.Server.Storage.Sqlite;

internal sealed class SqliteKeyStore(SqliteDatabase database) : IKeyStore
{
    public Task<IReadOnlyList<StoredKey>> ListKeysAsync() =>
        database.ReadAsync<IReadOnlyList<StoredKey>>(session => session.List(
            "SELECT id, bytes, created FROM token_key ORDER BY added DESC",
            row => new StoredKey(row.GetString(0), row.Bytes(1), row.Time(2))));

    public Task AddFirstKeyAsync(StoredKey key) =>
        database.WriteAsync(session => session.Execute(
            "INSERT INTO token_key (id, bytes, created) SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM token_key)",
            key.Id,
            key.Bytes,
            key.Created.ToColumn()));

    public Task AddKeyAsync(StoredKey key, DateTimeOffset? retireBefore) =>
        database.WriteAsync(session =>
        {
            session.Execute("DELETE FROM token_key WHERE created < $1", retireBefore?.ToColumn());
            return session.Execute(
                "INSERT INTO token_key (id, bytes, created) VALUES ($1, $2, $3)", key.Id, key.Bytes, key.Created.ToColumn());
        });
}
