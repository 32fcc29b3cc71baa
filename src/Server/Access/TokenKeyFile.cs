using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>Where version 0.1 kept its one key. It becomes the first of the ring, so that the tokens it signed go on admitting.</summary>
internal static class TokenKeyFile
{
    /// <exception cref="StartException">The file is not a key, or not one that the ring can begin with.</exception>
    public static async Task AdoptAsync(string path, IKeyStore keys)
    {
        if (!File.Exists(path))
        {
            return;
        }

        var bytes = await File.ReadAllBytesAsync(path);
        if (bytes.Length != TokenKey.ByteLength)
        {
            throw new StartException(
                $"{path} has {bytes.Length} bytes, a token key has {TokenKey.ByteLength}: without the right one no token is valid.");
        }

        var key = TokenKey.Of(bytes, File.GetLastWriteTimeUtc(path));
        await keys.AddFirstKeyAsync(key);
        if ((await keys.ListKeysAsync()).All(known => known.Id != key.Id))
        {
            throw new StartException($"{path} is not a key of this database, which has keys of its own. Put the right database, or remove the file.");
        }

        // Only now: whatever happens before, the next start finds it again.
        File.Delete(path);
    }
}
