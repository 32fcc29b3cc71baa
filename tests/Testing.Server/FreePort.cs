using System.Net;
using System.Net.Sockets;

namespace SyncEngine.Testing.Server;

/// <summary>For programs that must be told their port. The system does not hand out the same one again soon.</summary>
public static class FreePort
{
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
