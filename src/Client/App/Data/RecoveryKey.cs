using System.Text.Json;
using System.Text.Json.Serialization;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>What a recovery file keeps under its passphrase: an invite that makes the device which redeems it a master.</summary>
/// <param name="Origin">Of the server, without a slash at its end.</param>
/// <param name="Name">What the device that made it called the workspace.</param>
public sealed record RecoveryKey(string Origin, string WorkspaceId, string InviteId, string Secret, string Name, DateTimeOffset Created)
{
    /// <summary>How the invite is redeemed.</summary>
    /// <exception cref="RecoveryException">It is not whole.</exception>
    [JsonIgnore]
    public JoinLink Link => JoinLink.Parse($"#{WorkspaceId}.{InviteId}.{Secret}") ?? throw new RecoveryException(RecoveryProblem.Damaged);

    public string ToText() => JsonSerializer.Serialize(this, RecoveryJson.Default.RecoveryKey);

    /// <exception cref="RecoveryException">It is not whole.</exception>
    public static RecoveryKey Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, RecoveryJson.Default.RecoveryKey) ?? throw new JsonException("There is nothing in it.");
        }
        catch (JsonException error)
        {
            throw new RecoveryException(RecoveryProblem.Damaged, inner: error);
        }
    }
}
