using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices.JavaScript;
using SyncEngine.Engine;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Worker;

/// <summary>The tabs that are connected to this worker: the functions of tabs.ts.</summary>
internal static partial class Tabs
{
    private const string Module = "SyncEngine.Tabs";

    /// <summary>What a tab number stands for when the browser itself speaks.</summary>
    public const int Browser = 0;

    /// <summary>Hands over what was said since the worker started, and everything after it.</summary>
    public static void Listen(Action<TabMessage> heard) => Listen((JSObject message) =>
    {
        using (message)
        {
            heard(new TabMessage(message.GetPropertyAsInt32("tab"), Text(message, "kind"), Text(message, "workspace"), Text(message, "detail")));
        }
    });

    [JSImport("origin", Module)]
    public static partial string Origin();

    /// <summary>A worker has just started: say which workspaces are open.</summary>
    public static void TellWorker(int tab) => Tell(tab, "worker", "", "");

    /// <summary>The local log of a workspace has more.</summary>
    public static void TellLog(int tab, string workspace) => Tell(tab, "log", workspace, "");

    /// <summary>The directory has another record of a workspace.</summary>
    public static void TellAccess(int tab, string workspace) => Tell(tab, "access", workspace, "");

    /// <summary>The devices, invites or history of a workspace have changed, or who is online.</summary>
    public static void TellRoster(int tab, string workspace) => Tell(tab, "roster", workspace, "");

    /// <summary>A workspace is not on this device any more.</summary>
    public static void TellRemoved(int tab, string workspace) => Tell(tab, "removed", workspace, "");

    public static void TellStatus(int tab, string workspace, SyncStatus status) =>
        Tell(tab, "status", workspace, string.Create(CultureInfo.InvariantCulture, $"{status.State} {status.Pending}"));

    /// <summary>The status that was told last includes the outbox up to this number.</summary>
    public static void TellHeard(int tab, string workspace, long ordinal) =>
        Tell(tab, "heard", workspace, ordinal.ToString(CultureInfo.InvariantCulture));

    /// <summary>What another device shows; empty when it has left.</summary>
    public static void TellPresence(int tab, string workspace, Id<Protocol.Replica> replica, ReadOnlyMemory<byte> shown) =>
        Tell(tab, "presence", workspace, $"{replica} {Base64Url.EncodeToString(shown.Span)}");

    /// <summary>Nobody is known to be there: who is, is told next.</summary>
    public static void TellNobody(int tab, string workspace) => Tell(tab, "presence", workspace, "");

    public static void TellFailed(int tab, string workspace, string text) => Tell(tab, "failed", workspace, text);

    private static string Text(JSObject message, string part) => message.GetPropertyAsString(part)!;

    [JSImport("listen", Module)]
    private static partial void Listen([JSMarshalAs<JSType.Function<JSType.Object>>] Action<JSObject> heard);

    [JSImport("tell", Module)]
    private static partial void Tell(int tab, string kind, string workspace, string detail);
}
