using System.Text.Json.Serialization;

namespace SyncEngine.Protocol;

/// <summary>Who a grant is for: the device that decides, or one that was let in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    [JsonStringEnumMemberName("access")]
    Access = 1,

    [JsonStringEnumMemberName("master")]
    Master = 2,
}
