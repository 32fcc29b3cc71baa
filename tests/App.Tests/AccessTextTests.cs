using SyncEngine.Client.App.Text;
using SyncEngine.Client.Replica;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.App.Tests;

public sealed class AccessTextTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly WorkspaceRecord Record =
        new("w", "d", "Phone", "g", Role.Access, Scope.ReadWrite, Expires: null, "token", Now.AddDays(-1), "Kitchen");

    [Fact]
    public void A_revoked_device_is_told_so_and_that_its_work_stays()
    {
        var text = AccessText.Lost(SyncState.Revoked, Record, Now);

        Assert.StartsWith("This device's access was revoked.", text, StringComparison.Ordinal);
        Assert.Contains("What is here stays here", text, StringComparison.Ordinal);
        Assert.EndsWith("Ask for a new invite and open it in this browser: what waits is sent then.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_owner_is_told_of_the_recovery_file() =>
        Assert.Contains("recovery file", AccessText.Lost(SyncState.Revoked, Record with { Role = Role.Master }, Now), StringComparison.Ordinal);

    [Fact]
    public void Access_that_is_over_is_told_from_access_that_is_not_known()
    {
        Assert.StartsWith(
            "This device's access has expired.",
            AccessText.Lost(SyncState.SignedOut, Record with { Expires = Now }, Now),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "The server does not accept this device any more.",
            AccessText.Lost(SyncState.SignedOut, Record with { Expires = Now.AddSeconds(1) }, Now),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_workspace_that_cannot_be_registered_because_it_exists_is_explained() =>
        Assert.StartsWith(
            "The server knows this workspace already",
            AccessText.Lost(SyncState.SignedOut, Record with { GrantId = null, Token = null }, Now),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "1 change waits here unsent.")]
    [InlineData(2, "2 changes wait here unsent.")]
    public void Unsent_changes_are_counted(int edits, string text) => Assert.Equal(text, AccessText.Waiting(edits));
}
