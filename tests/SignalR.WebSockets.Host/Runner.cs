using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.SignalR.WebSockets.Host;

/// <summary>What the page and the worker call.</summary>
internal static partial class Runner
{
    /// <summary>Runs the scenario against the hub at the address and returns what it found.</summary>
    [JSExport]
    public static async Task<string> Run(string scenario, string hub)
    {
        try
        {
            return await Scenarios.All[scenario](new Uri(hub));
        }
#pragma warning disable CA1031 // JavaScript gets only the message of an exception; the test needs all of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new InvalidOperationException(error.ToString());
        }
    }
}
