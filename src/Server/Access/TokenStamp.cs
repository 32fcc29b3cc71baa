using SyncEngine.Protocol;

namespace SyncEngine.Server.Access;

/// <summary>What of a token can grow old: the kind it is of, and the key that signed it.</summary>
internal sealed record TokenStamp(Role Kind, string KeyId);
