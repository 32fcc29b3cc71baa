using Npgsql;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Admin;

public sealed class PostgresVerificationTests(PostgresStore store) : VerificationContract, IClassFixture<PostgresStore>
{
    protected override Task ClearAsync() => store.ClearAsync();

    protected override Task<StoreUnderTest> OpenAsync() => store.OpenAsync();

    protected override async Task ExecuteAsync(string sql, byte[] bytes)
    {
        await using var connection = new NpgsqlConnection(store.ConnectionString);
        await connection.OpenAsync();
#pragma warning disable CA2100 // The statements are those of the contract.
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        command.Parameters.AddWithValue("bytes", bytes);
        await command.ExecuteNonQueryAsync();
    }
}
