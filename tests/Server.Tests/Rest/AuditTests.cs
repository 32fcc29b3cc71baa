using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Rest;

/// <summary>The history of access, as a master reads it.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;

    private HttpClient Http => _server.Http;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _alice = await Http.CreateWorkspaceAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Everything_that_is_done_about_access_is_told_newest_first_with_who_did_it()
    {
        var started = _clock.GetUtcNow();
        var bob = await Http.AdmitAsync(_alice, Scope.Read);
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var changing = await Http.ChangeAsync(_alice, bob.GrantId, new ChangeGrant("bobby", Scope.ReadWrite, new Lifetime(60)));
        using var issuing = await Http.IssueAsync(_alice, new IssueToken(Id<Device>.New().ToString(), "carol", Scope.Read, null));
        var carol = await issuing.ReadAsync(RestJson.Default.Admission);
        using var revoking = await Http.RevokeAsync(_alice, bob.GrantId);
        using var handing = await Http.HandOverAsync(_alice, carol.GrantId);
        using var renewing = await Http.RenewAsync(carol);
        var rows = await ReadAsync(await renewing.ReadAsync(RestJson.Default.Admission));

        var later = started.AddMinutes(1);
        Assert.Equal(
            [
                new AuditRow(9, later, AuditAction.HandedOver, _alice.GrantId, "alice", "carol", null, null),
                new AuditRow(8, later, AuditAction.Revoked, _alice.GrantId, "alice", "bobby", null, null),
                new AuditRow(7, later, AuditAction.Issued, _alice.GrantId, "alice", "carol", Scope.Read, null),
                new AuditRow(6, later, AuditAction.ExpiryChanged, _alice.GrantId, "alice", "bobby", null, later.AddMinutes(1)),
                new AuditRow(5, later, AuditAction.ScopeChanged, _alice.GrantId, "alice", "bobby", Scope.ReadWrite, null),
                new AuditRow(4, later, AuditAction.Renamed, _alice.GrantId, "alice", "bobby", null, null),
                new AuditRow(3, started, AuditAction.Joined, bob.GrantId, "bob", "for bob", Scope.Read, null),
                new AuditRow(2, started, AuditAction.Invited, _alice.GrantId, "alice", "for bob", Scope.Read, null),
                new AuditRow(1, started, AuditAction.Created, _alice.GrantId, "alice", "alice", null, null),
            ],
            rows);
    }

    [Fact]
    public async Task Long_history_is_read_in_pages_of_a_hundred()
    {
        for (var i = 0; i < 120; i++)
        {
            using var renaming = await Http.ChangeAsync(_alice, _alice.GrantId, new ChangeGrant($"alice {i}"));
        }

        var first = await ReadAsync(_alice);
        var second = await ReadAsync(_alice, "?before=22");

        Assert.Equal(Enumerable.Range(22, 100).Select(number => (long)number).Reverse(), first.Select(row => row.Number));
        Assert.Equal(Enumerable.Range(1, 21).Select(number => (long)number).Reverse(), second.Select(row => row.Number));
        Assert.Empty(await ReadAsync(_alice, "?before=1"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("x")]
    [InlineData("9223372036854775808")]
    public async Task Number_that_cannot_be_is_told_to_be_wrong(string before)
    {
        using var response = await Http.GetAsync($"/api/workspaces/{_alice.WorkspaceId}/audit?before={before}", _alice.Token);

        Assert.Equal((400, ErrorCode.RequestInvalid), await response.ReadRefusalAsync());
        Assert.Contains("before", (await response.ReadProblemAsync())!.Detail, StringComparison.Ordinal);
    }

    private async Task<AuditRow[]> ReadAsync(Admission master, string query = "")
    {
        using var response = await Http.GetAsync($"/api/workspaces/{master.WorkspaceId}/audit{query}", master.Token);
        return await response.ReadAsync(RestJson.Default.AuditRowArray);
    }
}
