using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

public sealed class PostgresStartTests : IAsyncLifetime
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
    private PostgresTestDatabase _database = null!;

    public async Task InitializeAsync() => _database = await (await PostgresCluster.SharedAsync()).CreateDatabaseAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Server_with_a_connection_string_keeps_all_in_that_database_and_claims_no_folder()
    {
        await using (var server = await ServerHost.StartAsync(
            data: _folder, args: ["--ConnectionStrings:Postgres", _database.ConnectionString]))
        {
            await server.Http.CreateWorkspaceAsync();

            var stats = await server.Services.GetRequiredService<IArchiveStore>().ReadStatsAsync();
            Assert.StartsWith("PostgreSQL", stats.Store, StringComparison.Ordinal);
            Assert.Equal(1, stats.Workspaces);
        }

        Assert.False(Directory.Exists(_folder));
    }

    [Fact]
    public async Task Database_that_does_not_let_in_stops_the_start_by_the_name_of_the_setting_and_without_the_password()
    {
        var wrong = new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Password = "not-the-password" };

        var error = await Assert.ThrowsAsync<StartException>(async () =>
        {
            await using var app = await Program.CreateAsync(["--data", _folder, "--ConnectionStrings:Postgres", wrong.ConnectionString]);
        });

        Assert.StartsWith("ConnectionStrings:Postgres: the database cannot be used. ", error.Message, StringComparison.Ordinal);
        Assert.Contains("password authentication failed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong.Password, error.ToString(), StringComparison.Ordinal);
    }
}
