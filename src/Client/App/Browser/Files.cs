using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>Files that a person takes from the page, or gives to it: the functions of files.ts.</summary>
internal static partial class Files
{
    private const string Module = "SyncEngine.Files";

    [JSImport("download", Module)]
    internal static partial void Download(string name, string type, string text);

    [JSImport("downloadBytes", Module)]
    internal static partial void DownloadBytes(string name, [JSMarshalAs<JSType.MemoryView>] Span<byte> content);

    /// <summary>Null when no file is chosen in this input, or a longer one than that.</summary>
    [JSImport("readChosen", Module)]
    internal static partial Task<string?> ReadChosen(string inputId, int mostBytes);

    /// <summary>As <see cref="ReadChosen"/>.</summary>
    internal static async Task<byte[]?> ReadChosenBytesAsync(string inputId, int mostBytes)
    {
        using var file = await ReadChosenBytes(inputId, mostBytes);
        return file?.GetPropertyAsByteArray("bytes");
    }

    [JSImport("readChosenBytes", Module)]
    private static partial Task<JSObject?> ReadChosenBytes(string inputId, int mostBytes);
}
