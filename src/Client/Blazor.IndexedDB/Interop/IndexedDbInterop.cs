using System.Runtime.InteropServices.JavaScript;

namespace Blazor.IndexedDB.Interop;

/// <summary>The functions of the JavaScript module, which the page's or worker's entry script registers under this name.</summary>
internal static partial class IndexedDbInterop
{
    private const string Module = "Blazor.IndexedDB";

    /// <param name="name">The database.</param>
    /// <param name="version">Its version.</param>
    /// <param name="stores">A count, then each store as its name and a byte that says whether keys are assigned.</param>
    /// <param name="closed">Called with an <see cref="IndexedDbClosure"/>.</param>
    /// <param name="blocked">Called when another connection is in the way.</param>
    [JSImport("open", Module)]
    public static partial Task<JSObject> Open(
        string name,
        int version,
        byte[] stores,
        [JSMarshalAs<JSType.Function<JSType.Number>>] Action<int> closed,
        [JSMarshalAs<JSType.Function>] Action blocked);

    /// <returns>An object with the bytes of the results.</returns>
    [JSImport("run", Module)]
    public static partial Task<JSObject> Run(
        JSObject connection,
        string[] stores,
        bool writes,
        string durability,
        int count,
        [JSMarshalAs<JSType.MemoryView>] ArraySegment<byte> operations);

    [JSImport("close", Module)]
    public static partial void Close(JSObject connection);

    [JSImport("remove", Module)]
    public static partial Task Remove(string name, [JSMarshalAs<JSType.Function>] Action blocked);
}
