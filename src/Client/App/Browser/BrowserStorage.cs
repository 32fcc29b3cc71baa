using System.Globalization;
using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>The room that the browser gives the app: the functions of storage.ts.</summary>
internal static partial class BrowserStorage
{
    private const string Module = "SyncEngine.Storage";

    /// <summary>Asks the browser not to clear what is here by itself. A worker cannot ask.</summary>
    [JSImport("persist", Module)]
    public static partial Task<bool> PersistAsync();

    /// <summary>The same without waiting for the answer. The moment is after a person has made something worth keeping.</summary>
    [JSImport("ask", Module)]
    public static partial void Ask();

    /// <summary>Null where the browser does not say.</summary>
    public static async Task<StorageRoom?> LookAsync() => (await Look()).Split(' ') is [var persisted, var used, var quota]
        ? new StorageRoom(persisted == "1", Bytes(used), Bytes(quota))
        : null;

    private static long Bytes(string text) => (long)double.Parse(text, CultureInfo.InvariantCulture);

    [JSImport("look", Module)]
    private static partial Task<string> Look();
}
