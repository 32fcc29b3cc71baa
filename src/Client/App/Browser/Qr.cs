using System.Globalization;
using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Browser;

/// <summary>Text as a QR code: the function of qr.ts.</summary>
internal static partial class Qr
{
    /// <returns>The modules along one side, and the dark ones as an SVG path in which a module is 1 by 1.</returns>
    public static (int Size, string Path) Draw(string text)
    {
        var drawn = DrawText(text);
        var space = drawn.IndexOf(' ', StringComparison.Ordinal);
        return (int.Parse(drawn.AsSpan(0, space), CultureInfo.InvariantCulture), drawn[(space + 1)..]);
    }

    [JSImport("draw", "SyncEngine.Qr")]
    private static partial string DrawText(string text);
}
