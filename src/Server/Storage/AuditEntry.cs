using SyncEngine.Protocol;

namespace SyncEngine.Server.Storage;

/// <summary>One thing that was done about the access to a workspace, as it was then: names are not kept up with.</summary>
/// <param name="Number">1, 2, 3… in a workspace.</param>
/// <param name="Actor">The grant that did it.</param>
/// <param name="Subject">The name of the device or invite it was done to; of one that was renamed, the new one.</param>
/// <param name="Scope">What was given, where the action gives a scope.</param>
/// <param name="Expires">Until when, where the action gives a time; null is for ever.</param>
public sealed record AuditEntry(
    long Number,
    DateTimeOffset At,
    AuditAction Action,
    Id<Grant> Actor,
    string ActorName,
    string Subject,
    Scope? Scope = null,
    DateTimeOffset? Expires = null)
{
    /// <summary>How many a workspace keeps: the newest.</summary>
    public const int MostKept = 1000;
}
