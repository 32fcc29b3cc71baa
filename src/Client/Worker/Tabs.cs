using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices.JavaScript;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Worker;

/// <summary>
/// The tabs of this browser, and the lead over its other workers: the functions of tabs.ts. What is told reaches every tab; each takes what
/// is about the workspaces that it shows.
/// </summary>
internal static partial class Tabs
{
    private const string Module = "SyncEngine.Tabs";

    /// <summary>From when this worker leads.</summary>
    public static void Listen(Action<TabMessage> heard) => Listen((JSObject message) =>
    {
        using (message)
        {
            heard(new TabMessage(Text(message, "tab"), Text(message, "kind"), Text(message, "workspace"), Text(message, "detail")));
        }
    });

    /// <summary>Completes when this worker is the one that syncs: no other of this browser does, of whatever build.</summary>
    [JSImport("lead", Module)]
    public static partial Task LeadAsync();

    /// <summary>Lets another worker lead.</summary>
    [JSImport("resign", Module)]
    public static partial void Resign();

    [JSImport("origin", Module)]
    public static partial string Origin();

    /// <summary>The local log of a workspace has more.</summary>
    public static void TellLog(string workspace) => Tell("log", workspace, "");

    /// <summary>The directory has another record of a workspace.</summary>
    public static void TellAccess(string workspace) => Tell("access", workspace, "");

    /// <summary>The devices, invites or history of a workspace have changed, or who is online.</summary>
    public static void TellRoster(string workspace) => Tell("roster", workspace, "");

    public static void TellStatus(string workspace, SyncStatus status) =>
        Tell("status", workspace, string.Create(CultureInfo.InvariantCulture, $"{status.State} {status.Pending}"));

    /// <summary>A workspace is not on this device any more.</summary>
    public static void TellRemoved(string workspace) => Tell("removed", workspace, "");

    /// <summary>The status that was told last includes the outbox up to this number.</summary>
    public static void TellHeard(string workspace, long ordinal) =>
        Tell("heard", workspace, ordinal.ToString(CultureInfo.InvariantCulture));

    /// <summary>What another device shows; empty when it has left.</summary>
    public static void TellPresence(string workspace, Id<Protocol.Replica> replica, ReadOnlyMemory<byte> shown) =>
        Tell("presence", workspace, $"{replica} {Base64Url.EncodeToString(shown.Span)}");

    /// <summary>Nobody is known to be there: who is, is told next.</summary>
    public static void TellNobody(string workspace) => Tell("presence", workspace, "");

    public static void TellFailed(string text) => Tell("failed", "", text);

    [JSImport("tell", Module)]
    private static partial void Tell(string kind, string workspace, string detail);

    private static string Text(JSObject message, string part) => message.GetPropertyAsString(part)!;

    [JSImport("listen", Module)]
    private static partial void Listen([JSMarshalAs<JSType.Function<JSType.Object>>] Action<JSObject> heard);
}
