using System.Text.Json;
using System.Text.Json.Serialization;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Replica;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(JsonStringEnumConverter<Scope>), typeof(JsonStringEnumConverter<Role>)])]
[JsonSerializable(typeof(WorkspaceRecord))]
internal sealed partial class WorkspaceRecordJson : JsonSerializerContext;
