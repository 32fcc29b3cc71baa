using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Rest;

/// <summary>Grants as REST shows them: with who is connected, and how much of the log each has still to read.</summary>
internal sealed class DeviceRows(ILogStore log, Attendance attendance, TimeProvider clock)
{
    /// <param name="grants">All of this workspace.</param>
    public async Task<DeviceGrant[]> OfAsync(Id<Workspace> workspace, IReadOnlyCollection<StoredGrant> grants)
    {
        var head = (await log.ReadHeadsAsync([workspace])).GetValueOrDefault(workspace);
        var here = attendance.Cursors(workspace);
        var now = clock.GetUtcNow();
        return [.. grants.Select(grant => Of(grant, head, here.TryGetValue(grant.Id, out var cursor) ? cursor : null, now))];
    }

    /// <param name="here">How far it has read over a connection to this node, which the store hears of only now and then.</param>
    private static DeviceGrant Of(StoredGrant grant, long head, long? here, DateTimeOffset now)
    {
        var online = grant.RefusalAt(now) is null && (here is not null || grant.OnlineUntil > now);
        var cursor = here ?? grant.CursorSeq;
        return new DeviceGrant(
            grant.Id.ToString(),
            grant.Device.ToString(),
            grant.DeviceName,
            grant.Role,
            grant.Scope,
            grant.Issued,
            grant.Expires,
            grant.Revoked,
            online ? now : grant.LastSeen,
            online,
            cursor,
            // A log that a restored backup made shorter leaves nobody behind.
            cursor is { } seq ? Math.Max(0, head - seq) : null);
    }
}
