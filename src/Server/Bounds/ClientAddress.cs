using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// Whom a limit of addresses counts as one: an IPv4 address, or an IPv6 network of 64 bits, which is what one customer is given.
/// </summary>
internal readonly record struct ClientAddress(UInt128 Bits)
{
    private static readonly UInt128 Network = UInt128.MaxValue << 64;

    /// <summary>Without an address, as on a Unix socket, all are one.</summary>
    public static ClientAddress Of(IPAddress? address)
    {
        if (address is null)
        {
            return default;
        }

        var bits = BinaryPrimitives.ReadUInt128BigEndian(address.MapToIPv6().GetAddressBytes());
        return new ClientAddress(address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6 ? bits : bits & Network);
    }
}
