using SyncEngine.Protocol;

namespace SyncEngine.Server.Access;

/// <summary>
/// Master and access tokens differ in type and in audience, and both must fit one kind: whatever makes one of them valid makes it
/// invalid as the other (RFC 8725, 3.12).
/// </summary>
internal sealed record TokenKind(Role Role, string Type, string Audience)
{
    public static TokenKind Master { get; } = new(Role.Master, "master+jwt", "syncengine/master");

    public static TokenKind Access { get; } = new(Role.Access, "access+jwt", "syncengine/access");

    public static TokenKind Of(Role role) => role == Role.Master ? Master : Access;

    public static TokenKind? OfType(string? type) => Master.Type == type ? Master : Access.Type == type ? Access : null;
}
