using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Tests.Operations;

public sealed class StartTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncengine-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("--data", "", "Data")]
    [InlineData("--data", "/proc/no/such", "Data")]
    [InlineData("--Origins:0", "app.example", "Origins:0")]
    [InlineData("--Origins:0", "ftp://app.example", "Origins:0")]
    [InlineData("--Origins:0", "https://app.example/path", "Origins:0")]
    [InlineData("--Origins:first", "https://app.example", "Origins:first")]
    [InlineData("--Origins", "https://app.example", "Origins")]
    [InlineData("--Data:Folder", "x", "Data:Folder")]
    [InlineData("--ConnectionStrings:Postgress", "Host=db", "ConnectionStrings:Postgress")]
    [InlineData("--ConnectionStrings:Postgres", "", "ConnectionStrings:Postgres")]
    [InlineData("--orgins:0", "https://app.example", "orgins:0")]
    [InlineData("--datta", "x", "datta")]
    public async Task Wrong_setting_stops_the_start_by_name(string key, string value, string named)
    {
        var error = await Assert.ThrowsAnyAsync<StartException>(async () =>
        {
            await using var app = await Program.CreateAsync(["--data", Path.Combine(_folder, "data"), key, value]);
        });

        // Keys have no case, and which of two spellings of a section is listed first depends on how many variables the environment has.
        Assert.StartsWith($"{named}: ", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Host=db;Password=the-secret;Port=many")]
    [InlineData("Host=db;Password=the-secret;Colour=red")]
    [InlineData("Password=the-secret")]
    [InlineData("Password=the-secret;;=")]
    public async Task Connection_string_that_is_wrong_is_named_and_not_shown(string value)
    {
        var error = await Assert.ThrowsAnyAsync<StartException>(async () =>
        {
            await using var app = await Program.CreateAsync(["--data", _folder, "--ConnectionStrings:Postgres", value]);
        });

        Assert.StartsWith("ConnectionStrings:Postgres: the value is wrong; expected: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Environment_is_full_of_keys_that_are_not_ours_and_only_ours_are_looked_at()
    {
        var settings = new Dictionary<string, string?> { ["Path"] = "/bin", ["Data_Home"] = "x", ["Origins:0"] = "https://app.example" };
        var options = ServerOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        Assert.Equal(["https://app.example"], options.Origins);
        await using var app = await Program.CreateAsync(["--data", _folder, "--Logging:LogLevel:Default", "None", "--environment", "Staging"]);
        Assert.Equal("Staging", app.Environment.EnvironmentName);
    }

    [Fact]
    public async Task Database_that_cannot_be_opened_stops_the_start()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "sync.db"), new string('x', 4096));

        var error = await Assert.ThrowsAsync<StorageException>(async () =>
        {
            await using var app = await Program.CreateAsync(["--data", _folder]);
        });

        Assert.Contains("sync.db", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_key_that_is_none_stops_the_start()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "token.key"), "short");

        var error = await Assert.ThrowsAsync<StartException>(async () =>
        {
            await using var app = await Program.CreateAsync(["--data", _folder]);
        });

        Assert.Contains("token.key has 5 bytes, a token key has 32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_folder_is_made_for_its_owner_alone()
    {
        var data = Path.Combine(_folder, "made", "here");

        await using var app = await Program.CreateAsync(["--data", data]);

        Assert.True(File.Exists(Path.Combine(data, "sync.db")));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(data));
        }
    }
}
