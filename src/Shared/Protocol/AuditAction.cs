using System.Text.Json.Serialization;

namespace SyncEngine.Protocol;

/// <summary>What can be done about access. The numbers are those of the stores, the names those of REST.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AuditAction>))]
public enum AuditAction
{
    /// <summary>The workspace was created.</summary>
    [JsonStringEnumMemberName("created")]
    Created = 1,

    /// <summary>An invite was made.</summary>
    [JsonStringEnumMemberName("invited")]
    Invited = 2,

    [JsonStringEnumMemberName("invite-revoked")]
    InviteRevoked = 3,

    /// <summary>A device redeemed an invite.</summary>
    [JsonStringEnumMemberName("joined")]
    Joined = 4,

    /// <summary>A master gave a device access without an invite.</summary>
    [JsonStringEnumMemberName("issued")]
    Issued = 5,

    [JsonStringEnumMemberName("renamed")]
    Renamed = 6,

    [JsonStringEnumMemberName("scope-changed")]
    ScopeChanged = 7,

    [JsonStringEnumMemberName("expiry-changed")]
    ExpiryChanged = 8,

    [JsonStringEnumMemberName("revoked")]
    Revoked = 9,

    /// <summary>The actor made the subject master in its place.</summary>
    [JsonStringEnumMemberName("handed-over")]
    HandedOver = 10,

    /// <summary>A device became master with what was made to recover one.</summary>
    [JsonStringEnumMemberName("recovered")]
    Recovered = 11,

    /// <summary>What makes a device master, should the last one be lost, was made.</summary>
    [JsonStringEnumMemberName("recovery-made")]
    RecoveryMade = 12,
}
