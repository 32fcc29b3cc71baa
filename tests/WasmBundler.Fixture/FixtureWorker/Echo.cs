using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Fixture.Worker;

internal static partial class Echo
{
    public static void Main()
    {
        // The worker only answers.
    }

    [JSExport]
    internal static byte[] Reverse(byte[] bytes) => [.. bytes.Reverse()];
}
