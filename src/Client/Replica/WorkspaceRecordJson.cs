using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncEngine.Client.Replica;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(WorkspaceRecord))]
internal sealed partial class WorkspaceRecordJson : JsonSerializerContext;
