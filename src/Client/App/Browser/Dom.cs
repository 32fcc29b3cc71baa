using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>What the page asks of the browser and Blazor has no word for. The functions are those of page.ts.</summary>
internal static partial class Dom
{
    private const string Module = "SyncEngine.Page";

    [JSImport("showDialog", Module)]
    internal static partial void ShowDialog(string id);

    /// <summary>Does nothing when it is closed already.</summary>
    [JSImport("closeDialog", Module)]
    internal static partial void CloseDialog(string id);

    /// <summary>Fails when the browser refuses access to the clipboard.</summary>
    [JSImport("copyText", Module)]
    internal static partial Task CopyText(string text);

    [JSImport("userAgent", Module)]
    internal static partial string UserAgent();

    /// <summary>Before the browser paints next; not while the page is hidden.</summary>
    [JSImport("onNextFrame", Module)]
    internal static partial void OnNextFrame([JSMarshalAs<JSType.Function>] Action callback);

    /// <summary>Calls with the name of what has the focus, and nothing when what has it has none.</summary>
    [JSImport("onFocusChange", Module)]
    internal static partial void OnFocusChange([JSMarshalAs<JSType.Function<JSType.String>>] Action<string> callback);

    [JSImport("visible", Module)]
    internal static partial bool IsVisible();

    [JSImport("onVisibilityChange", Module)]
    internal static partial void OnVisibilityChange([JSMarshalAs<JSType.Function>] Action callback);
}
