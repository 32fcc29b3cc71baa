using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncEngine.Client.App.Data;

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RecoveryFile))]
[JsonSerializable(typeof(RecoveryKey))]
internal sealed partial class RecoveryJson : JsonSerializerContext;
