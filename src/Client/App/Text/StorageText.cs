using System.Globalization;
using SyncEngine.Client.App.Browser;

namespace SyncEngine.Client.App.Text;

/// <summary>In words, what this device keeps and for how long.</summary>
public static class StorageText
{
    public static string Persistence(StorageRoom? room) => room switch
    {
        null => "This browser does not say how long it keeps what is stored here.",
        { IsPersistent: true } => "The browser keeps what is here until you remove it.",
        _ => "The browser may clear what is here when the device runs out of space, or after weeks without use.",
    };

    public static string Usage(StorageRoom room) => $"{Size(room.Used)} of {Size(room.Quota)} used, the app itself included.";

    public static string Size(long bytes) => bytes switch
    {
        < 1_000 => $"{bytes} bytes",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };

    /// <param name="isKept">All files of the app are on the device.</param>
    /// <param name="failure">Why they could not be kept.</param>
    /// <param name="isSupported">Whether this browser can keep them at all.</param>
    public static string App(bool isKept, string? failure, bool isSupported) => (isKept, isSupported) switch
    {
        (true, _) => "The app opens here without a network.",
        (_, false) => "This browser does not keep the app, so it opens only while the server can be reached. Private windows and addresses "
            + "without https do that.",
        _ when failure is not null => "The app could not be stored here, so it opens only while the server can be reached.",
        _ => "The app is being stored here; until then it opens only while the server can be reached.",
    };
}
