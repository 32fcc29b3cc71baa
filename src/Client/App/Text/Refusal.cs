using SyncEngine.Client.App.Data;
using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Text;

/// <summary>Error codes in words, with what can be done about it.</summary>
public static class Refusal
{
    /// <param name="code">What happened.</param>
    /// <param name="detail">What the server said besides; null when it said nothing.</param>
    public static string Describe(string code, string? detail) => code switch
    {
        ApiException.Unreachable => "The server cannot be reached. Check the connection and try again.",
        ErrorCode.InviteInvalid => "This invite is not valid any more: it was used, has expired or was revoked. Ask for a new one.",
        ErrorCode.GrantRevoked => "This device's access was revoked. Ask for a new invite.",
        ErrorCode.GrantExpired => "This device's access has expired. Ask for a new invite.",
        ErrorCode.TokenStale => "What this device may do has just changed. Try again in a moment.",
        ErrorCode.TokenInvalid => "The server does not know this device any more. Ask for a new invite.",
        ErrorCode.Forbidden => "Only the owner of the workspace can do this.",
        ErrorCode.NotFound => "It is not there any more.",
        ErrorCode.ReadOnly => "This device can view and not change anything.",
        ErrorCode.GrantEnded => "This access was revoked before, and stays so. Invite the device anew.",
        ErrorCode.MasterFixed => "The owner can always edit, and its access never ends. Make another device the owner first.",
        ErrorCode.LastMaster => "This is the only device that can let others in; it cannot lock itself out.",
        ErrorCode.RateLimited => "There were too many attempts from this network. Try again in a minute.",
        ErrorCode.QuotaExceeded => "The workspace is full: its owner can revoke a device or an invite that is no longer used.",
        ErrorCode.StorageFailed or ErrorCode.ServerStopping => "The server could not store this just now. Try again in a moment.",
        _ => detail ?? "The server refused this.",
    };
}
