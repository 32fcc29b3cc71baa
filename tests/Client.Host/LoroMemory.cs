using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.Host;

internal static partial class LoroMemory
{
    /// <summary>The size of Loro's WebAssembly memory, which never shrinks.</summary>
    [JSImport("loroMemory", "Client.Host")]
    public static partial int Bytes();
}
