using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>Files that a person takes from the page, or gives to it: the functions of files.ts.</summary>
internal static partial class Files
{
    private const string Module = "SyncEngine.Files";

    [JSImport("download", Module)]
    internal static partial void Download(string name, string type, string text);

    /// <summary>Null when no file is chosen in this input, or a longer one than that.</summary>
    [JSImport("readChosen", Module)]
    internal static partial Task<string?> ReadChosen(string inputId, int mostBytes);
}
