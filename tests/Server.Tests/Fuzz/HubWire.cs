using System.Text;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Server.Tests.Fuzz;

/// <summary>Hub messages as bytes, for a client by hand.</summary>
internal static class HubWire
{
    private const string UplinkStream = "up";

    public static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"messagepack\",\"version\":1}\u001e");

    public static readonly MessagePackHubProtocol Protocol = NewProtocol();

    public static byte[] Open(Frame hello) => Bytes(new InvocationMessage("1", HubMethod.Open, [FrameCodec.Encode(hello)]));

    public static byte[] Downlink(int credits) => Bytes(new StreamInvocationMessage("2", HubMethod.Downlink, [credits]));

    public static byte[] Uplink() => Bytes(new InvocationMessage("3", HubMethod.Uplink, [], [UplinkStream]));

    public static byte[] Item(Frame frame) => Bytes(new StreamItemMessage(UplinkStream, FrameCodec.Encode(frame)));

    public static byte[] Bytes(HubMessage message) => Protocol.GetMessageBytes(message).ToArray();

    private static MessagePackHubProtocol NewProtocol()
    {
        var options = new MessagePackHubProtocolOptions();
        options.Add(new EncodedFrameFormatter());
        return new MessagePackHubProtocol(Options.Create(options));
    }
}
