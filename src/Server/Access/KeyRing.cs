using Microsoft.IdentityModel.Tokens;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>The keys as they were when they were read: the newest signs, all verify.</summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, SecurityKey> _keys;

    /// <param name="keys">Newest first, and at least one.</param>
    public KeyRing(IReadOnlyList<StoredKey> keys)
    {
        _keys = keys.ToDictionary(key => key.Id, SecurityKey (key) => new SymmetricSecurityKey(key.Bytes) { KeyId = key.Id });
        Signing = _keys[keys[0].Id];
    }

    public SecurityKey Signing { get; }

    public int Count => _keys.Count;

    public SecurityKey? Find(string? id) => id is null ? null : _keys.GetValueOrDefault(id);

    public bool IsSameAs(KeyRing other) => Signing.KeyId == other.Signing.KeyId && _keys.Keys.ToHashSet().SetEquals(other._keys.Keys);
}
