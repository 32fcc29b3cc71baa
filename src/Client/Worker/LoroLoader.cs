using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.Worker;

/// <summary>The function of loro-loader.ts.</summary>
internal static partial class LoroLoader
{
    /// <summary>Makes Loro usable in this worker, once; what is not folded never loads it.</summary>
    [JSImport("load", "SyncEngine.LoroLoader")]
    public static partial Task LoadAsync();
}
