using System.Text.Json.Serialization;

namespace SyncEngine.Protocol;

/// <summary>What a grant allows. The numbers are those of the frames, the names those of REST.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scope>))]
public enum Scope
{
    [JsonStringEnumMemberName("read")]
    Read = 1,

    [JsonStringEnumMemberName("read_write")]
    ReadWrite = 2,
}
