using System.Text.RegularExpressions;
using SyncEngine.Client;
using SyncEngine.Engine;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Native.Tests;

/// <summary>The tail program, as a person starts it.</summary>
public sealed partial class TailTests : IAsyncLifetime
{
    private readonly string _store = Directory.CreateTempSubdirectory("syncengine-tail-").FullName;
    private ServerHost _server = null!;
    private Admission _alices = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _alices = await _server.Http.CreateWorkspaceAsync();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task It_joins_by_a_link_prints_what_comes_and_ends_at_an_interrupt_and_the_document_shows_it_exactly()
    {
        await using var alice = await OpenAliceAsync();
        await using var tail = TailProcess.Start(await LinkAsync(), "--name", "cellar", "--store", _store, "--push", "17.5 °C");
        var lines = (await tail.ReadToAsync(" delta ")).ToList();
        if (!lines.Exists(line => line.Contains(" acknowledged ", StringComparison.Ordinal)))
        {
            lines.AddRange(await tail.ReadToAsync(" acknowledged "));
        }

        await alice.PushAsync("hello");
        lines.AddRange(await tail.ReadToAsync("seq=2"));

        Assert.Equal(0, await tail.InterruptAsync());
        Assert.Equal("", await tail.ReadErrorAsync());
        // Statuses and the two answers to a push come in the order in which they are true, which is not always the same.
        Assert.Equal(Shapes(Documented()), Shapes(lines));
        var devices = await _server.Http.ListDevicesAsync(_alices);
        Assert.Contains(devices, device => device.DeviceName == "cellar");
    }

    [Fact]
    public async Task Used_link_opens_the_same_store_again_and_from_now_skips_what_was()
    {
        var link = await LinkAsync();
        await using var alice = await OpenAliceAsync();
        await alice.PushAsync("old");
        await using (var first = TailProcess.Start(link, "--store", _store))
        {
            await first.ReadToAsync("seq=1");
            Assert.Equal(0, await first.InterruptAsync());
        }

        await alice.PushAsync("made while it was away");
        await using var again = TailProcess.Start(link, "--store", _store, "--from", "now");
        await again.ReadToAsync("state=Synced");
        await alice.PushAsync("new");

        var lines = await again.ReadToAsync(" delta ");
        Assert.Contains("seq=3 ", lines[^1], StringComparison.Ordinal);
        Assert.Contains("bytes=3", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_comes_from_the_environment_and_a_revoked_one_ends_it_with_an_error()
    {
        var bobs = await _server.Http.AdmitAsync(_alices);
        await using var tail = TailProcess.StartWithToken(
            bobs.Token, "--server", _server.Address.ToString(), "--workspace", bobs.WorkspaceId, "--store", _store);
        await tail.ReadToAsync("state=Synced");

        (await _server.Http.RevokeAsync(_alices, bobs.GrantId)).Dispose();

        await tail.ReadToAsync("state=Revoked");
        Assert.Equal(1, await tail.ExitAsync());
    }

    [Fact]
    public async Task Second_one_on_the_same_store_is_told_that_it_is_in_use()
    {
        var link = await LinkAsync();
        await using var first = TailProcess.Start(link, "--store", _store);
        await first.ReadToAsync("state=Synced");

        await using var second = TailProcess.Start(link, "--store", _store);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("is in use", await second.ReadErrorAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Either an invite link or --server with --workspace is needed.")]
    [InlineData("The link is no whole invite link", "http://127.0.0.1:9/join#cut.off")]
    [InlineData("The link must be an address that begins with http:// or https://.", "nonsense")]
    [InlineData("Either an invite link or --server", "http://127.0.0.1:9/join#a.b.c", "--server", "http://127.0.0.1:9")]
    [InlineData("--server must be an address", "--server", "example", "--workspace", "AAAAAAAAAAAAAAAAAAAAAQ")]
    [InlineData("--workspace must be the id of a workspace: 22 characters of base64url.", "--server", "http://127.0.0.1:9", "--workspace", "short")]
    [InlineData("start", "--from", "yesterday")]
    [InlineData("--nonsense", "http://127.0.0.1:9/join#a.b.c", "--nonsense")]
    public async Task Wrong_arguments_are_named(string message, params string[] arguments)
    {
        await using var tail = TailProcess.Start([.. arguments, "--store", _store]);

        Assert.Equal(2, await tail.ExitAsync());
        var error = await tail.ReadErrorAsync();
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.EndsWith("See --help.", error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_invite_and_a_server_that_is_not_there_are_told_apart()
    {
        await using var refused = TailProcess.Start($"{await LinkAsync()}x", "--store", _store);
        Assert.Equal(1, await refused.ExitAsync());
        Assert.Contains("The server refused (invite-invalid)", await refused.ReadErrorAsync(), StringComparison.Ordinal);

        var nowhere = (await LinkAsync()).Replace($":{_server.Address.Port}/", $":{FreePort.Take()}/", StringComparison.Ordinal);
        await using var silent = TailProcess.Start(nowhere, "--store", _store);
        Assert.Equal(1, await silent.ExitAsync());
        Assert.Contains("The server cannot be reached", await silent.ReadErrorAsync(), StringComparison.Ordinal);
    }

    private Task<WorkspaceClient> OpenAliceAsync() =>
        WorkspaceClient.OpenAsync(WorkspaceClientOptions.For(_server.Address, _alices, Path.Combine(_store, "alice.db")));

    private async Task<string> LinkAsync()
    {
        var invite = await _server.Http.CreateInviteAsync(_alices, uses: 1);
        var link = new JoinLink(Id<Workspace>.Parse(_alices.WorkspaceId), Id<Invite>.Parse(invite.InviteId), invite.Secret);
        return link.ToUrl(_server.Address.ToString());
    }

    private static IEnumerable<string> Documented()
    {
        var text = File.ReadAllText(Path.Combine(Folder(), "docs", "native.md"));
        return text.Split("```text\n")[1].Split("\n```")[0].Split('\n');
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SyncEngine.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    /// <summary>Without what is another each time: times and ids; statuses once each.</summary>
    private static IEnumerable<string> Shapes(IEnumerable<string> lines) =>
        lines.Select(line => Ids().Replace(Times().Replace(line, "<time>"), "=<id>"))
            .Where(line => !line.Contains("status", StringComparison.Ordinal) || line.Contains("Synced pending=0", StringComparison.Ordinal))
            .Distinct()
            .Order(StringComparer.Ordinal);

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Times();

    [GeneratedRegex("=[A-Za-z0-9_-]{22}")]
    private static partial Regex Ids();
}
