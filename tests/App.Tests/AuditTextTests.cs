using SyncEngine.Client.App.Text;
using SyncEngine.Protocol;

namespace SyncEngine.App.Tests;

public sealed class AuditTextTests
{
    private static readonly DateTimeOffset End = new(2026, 12, 3, 8, 5, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(AuditAction.Created, "Laptop", null, false, "Laptop created the workspace")]
    [InlineData(AuditAction.Invited, "", Scope.Read, true, "Laptop invited devices that can view, until 3 Dec 2026, 08:05")]
    [InlineData(AuditAction.Invited, "Kitchen", Scope.ReadWrite, false, "Laptop made the invite Kitchen for devices that can edit")]
    [InlineData(AuditAction.InviteRevoked, "", null, false, "Laptop revoked an invite")]
    [InlineData(AuditAction.InviteRevoked, "Kitchen", null, false, "Laptop revoked the invite Kitchen")]
    [InlineData(AuditAction.Joined, "", Scope.ReadWrite, false, "Laptop joined and can edit")]
    [InlineData(AuditAction.Joined, "Kitchen", Scope.Read, false, "Laptop joined with the invite Kitchen and can view")]
    [InlineData(AuditAction.Issued, "Phone", Scope.Read, true, "Laptop gave Phone access: it can view, until 3 Dec 2026, 08:05")]
    [InlineData(AuditAction.Renamed, "Phone", null, false, "Laptop gave a device the name Phone")]
    [InlineData(AuditAction.ScopeChanged, "Phone", Scope.Read, false, "Laptop changed Phone to can view")]
    [InlineData(AuditAction.ExpiryChanged, "Phone", null, true, "Laptop let the access of Phone end 3 Dec 2026, 08:05")]
    [InlineData(AuditAction.ExpiryChanged, "Phone", null, false, "Laptop let the access of Phone never end")]
    [InlineData(AuditAction.Revoked, "Phone", null, false, "Laptop revoked the access of Phone")]
    [InlineData(AuditAction.HandedOver, "Phone", null, false, "Laptop made Phone the owner")]
    [InlineData(AuditAction.Recovered, "Recovery file", Scope.ReadWrite, false, "Laptop became an owner with a recovery file")]
    [InlineData(AuditAction.RecoveryMade, "Recovery file", Scope.ReadWrite, false, "Laptop made a recovery file")]
    public void Row_is_a_sentence(AuditAction action, string subject, Scope? scope, bool ends, string expected) =>
        Assert.Equal(expected, AuditText.Describe(Rows.Audit(action, subject, scope, ends ? End : null), TimeZoneInfo.Utc));

    [Fact]
    public void No_action_is_without_words() => Assert.All(
        Enum.GetValues<AuditAction>(),
        action => Assert.DoesNotContain("no words", AuditText.Describe(Rows.Audit(action), TimeZoneInfo.Utc), StringComparison.Ordinal));
}
