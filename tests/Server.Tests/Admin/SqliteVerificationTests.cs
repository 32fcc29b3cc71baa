using Microsoft.Data.Sqlite;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Admin;

public sealed class SqliteVerificationTests : VerificationContract, IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<StoreUnderTest> OpenAsync() => Task.FromResult(_folder.Open());

    /// <summary>The store lets nobody else into its file, so it is closed meanwhile.</summary>
    protected override async Task ExecuteAsync(string sql, byte[] bytes)
    {
        await ReopenAsync(async () =>
        {
            await using var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=False");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements are those of the contract.
            command.CommandText = sql;
#pragma warning restore CA2100
            command.Parameters.AddWithValue("@bytes", bytes);
            await command.ExecuteNonQueryAsync();
        });
    }
}
