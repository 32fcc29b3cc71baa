using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage.Postgres;

/// <summary>A grant as Dapper reads it, by the names of the columns.</summary>
internal sealed record GrantRow(
    Guid Id,
    Guid Workspace,
    Guid Device,
    string DeviceName,
    int Role,
    int Scope,
    DateTime Issued,
    DateTime? Expires,
    DateTime? Revoked,
    DateTime? LastSeen,
    long? CursorSeq,
    Guid? Invite,
    int Revision)
{
    public const string Columns =
        "id, workspace, device, device_name devicename, role, scope, issued, expires, revoked, last_seen lastseen, cursor_seq cursorseq, invite, revision";

    public static GrantRow Of(StoredGrant grant) => new(
        grant.Id.ToColumn(),
        grant.Workspace.ToColumn(),
        grant.Device.ToColumn(),
        grant.DeviceName,
        (int)grant.Role,
        (int)grant.Scope,
        grant.Issued.UtcDateTime,
        grant.Expires?.UtcDateTime,
        grant.Revoked?.UtcDateTime,
        grant.LastSeen?.UtcDateTime,
        grant.CursorSeq,
        grant.Invite?.ToColumn(),
        grant.Revision);

    public StoredGrant ToGrant() => new(
        Id.ToId<Grant>(),
        Workspace.ToId<Workspace>(),
        Device.ToId<Device>(),
        DeviceName,
        (Role)Role,
        (Scope)Scope,
        Issued,
        Expires,
        Revoked,
        LastSeen,
        CursorSeq,
        Invite?.ToId<Invite>(),
        Revision);
}

/// <summary>An invite as Dapper reads it, by the names of the columns.</summary>
internal sealed record InviteRow(
    Guid Id,
    Guid Workspace,
    Guid Maker,
    string Name,
    byte[] SecretHash,
    int Scope,
    DateTime Created,
    DateTime? Expires,
    int? Uses,
    int Used)
{
    public const string Columns =
        "i.id, i.workspace, i.maker, i.name, i.secret_hash secrethash, i.scope, i.created, i.expires, i.uses, i.used";

    public static InviteRow Of(StoredInvite invite) => new(
        invite.Id.ToColumn(),
        invite.Workspace.ToColumn(),
        invite.Maker.ToColumn(),
        invite.Name,
        invite.SecretHash,
        (int)invite.Scope,
        invite.Created.UtcDateTime,
        invite.Expires?.UtcDateTime,
        invite.Uses,
        invite.Used);

    public StoredInvite ToInvite() => new(
        Id.ToId<Invite>(),
        Workspace.ToId<Workspace>(),
        Maker.ToId<Grant>(),
        Name,
        SecretHash,
        (Scope)Scope,
        Created,
        Expires,
        Uses,
        Used);
}
