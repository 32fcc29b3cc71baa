namespace SyncEngine.Server.Access;

/// <summary>The claims of a token besides iss, aud, sub (the device) and iat. There is no exp: the grant says when it ends.</summary>
internal static class TokenClaim
{
    public const string Workspace = "workspace";
    public const string Grant = "grant";
}
