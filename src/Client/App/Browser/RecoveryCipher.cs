using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>The cipher of a recovery file, which browsers have and .NET has not in them: the functions of recovery.ts.</summary>
internal static partial class RecoveryCipher
{
    private const string Module = "SyncEngine.Recovery";

    [JSImport("supported", Module)]
    internal static partial bool IsSupported();

    [JSImport("seal", Module)]
    internal static partial Task<string> Seal(string passphrase, string salt, int iterations, string nonce, string header, string text);

    /// <summary>Fails when the passphrase is another, or any bit of the header or of what is sealed.</summary>
    [JSImport("open", Module)]
    internal static partial Task<string> Open(string passphrase, string salt, int iterations, string nonce, string header, string @sealed);
}
