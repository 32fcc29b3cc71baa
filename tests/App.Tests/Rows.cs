using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.App.Tests;

/// <summary>Rows as the server's lists have them.</summary>
internal static class Rows
{
    public static readonly DateTimeOffset Now = new(2026, 12, 2, 15, 30, 0, TimeSpan.Zero);

    public static DeviceGrant Phone { get; } = new(
        "phone",
        "device",
        "Phone",
        Role.Access,
        Scope.ReadWrite,
        Issued: Now.AddDays(-3),
        Expires: null,
        Revoked: null,
        LastSeen: null,
        Online: false,
        CursorSeq: null,
        Behind: null);

    public static AuditRow Audit(
        AuditAction action, string subject = "", Scope? scope = null, DateTimeOffset? expires = null, long number = 1) =>
        new(number, Now, action, "laptop", "Laptop", subject, scope, expires);
}
