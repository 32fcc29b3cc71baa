using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncEngine.Protocol.Rest;

/// <summary>How the REST bodies are written: camelCase, enums as words, times in ISO 8601. No reflection, so that it survives trimming.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CreateWorkspace))]
[JsonSerializable(typeof(JoinWorkspace))]
[JsonSerializable(typeof(Admission))]
[JsonSerializable(typeof(DeviceGrant[]))]
[JsonSerializable(typeof(IssueToken))]
[JsonSerializable(typeof(ChangeGrant))]
[JsonSerializable(typeof(AuditRow[]))]
[JsonSerializable(typeof(CreateInvite))]
[JsonSerializable(typeof(InviteCreated))]
[JsonSerializable(typeof(InviteRow[]))]
[JsonSerializable(typeof(Problem))]
public sealed partial class RestJson : JsonSerializerContext;
