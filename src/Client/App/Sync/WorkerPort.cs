using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.App.Sync;

/// <summary>The functions of worker-link.ts.</summary>
internal static partial class WorkerPort
{
    private const string Module = "SyncEngine.WorkerLink";

    [JSImport("supported", Module)]
    public static partial bool IsSupported();

    [JSImport("start", Module)]
    public static partial void Start(
        [JSMarshalAs<JSType.Function<JSType.String, JSType.String, JSType.String>>] Action<string, string, string> heard);

    [JSImport("tell", Module)]
    public static partial void Tell(string kind, string workspace, string detail);
}
