using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Text;

/// <summary>The audit trail in plain words.</summary>
public static class AuditText
{
    public static string Describe(AuditRow row, TimeZoneInfo zone) => row.Action switch
    {
        AuditAction.Created => $"{row.Actor} created the workspace",
        AuditAction.Invited when row.Subject.Length > 0 =>
            $"{row.Actor} made the invite {row.Subject} for devices that {May(row)}{Until(row, zone)}",
        AuditAction.Invited => $"{row.Actor} invited devices that {May(row)}{Until(row, zone)}",
        AuditAction.InviteRevoked when row.Subject.Length > 0 => $"{row.Actor} revoked the invite {row.Subject}",
        AuditAction.InviteRevoked => $"{row.Actor} revoked an invite",
        AuditAction.Joined when row.Subject.Length > 0 => $"{row.Actor} joined with the invite {row.Subject} and {May(row)}",
        AuditAction.Joined => $"{row.Actor} joined and {May(row)}",
        AuditAction.Issued => $"{row.Actor} gave {row.Subject} access: it {May(row)}{Until(row, zone)}",
        AuditAction.Renamed => $"{row.Actor} gave a device the name {row.Subject}",
        AuditAction.ScopeChanged => $"{row.Actor} changed {row.Subject} to {May(row)}",
        AuditAction.ExpiryChanged when row.Expires is { } end =>
            $"{row.Actor} let the access of {row.Subject} end {When.Moment(end, zone)}",
        AuditAction.ExpiryChanged => $"{row.Actor} let the access of {row.Subject} never end",
        AuditAction.Revoked => $"{row.Actor} revoked the access of {row.Subject}",
        AuditAction.HandedOver => $"{row.Actor} made {row.Subject} the owner",
        AuditAction.RecoveryMade => $"{row.Actor} made a recovery file",
        AuditAction.Recovered => $"{row.Actor} became an owner with a recovery file",
        _ => $"{row.Actor} did something that this version of the app has no words for",
    };

    private static string May(AuditRow row) => Permission.Of(row.Scope ?? Scope.ReadWrite);

    private static string Until(AuditRow row, TimeZoneInfo zone) => row.Expires is { } end ? $", until {When.Moment(end, zone)}" : "";
}
