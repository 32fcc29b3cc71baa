using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.Host;

internal static partial class History
{
    /// <summary>Commits of a long history, each with its length in 32 bits before it.</summary>
    [JSImport("history", "Client.Host")]
    public static partial byte[] Make(int commits);
}
