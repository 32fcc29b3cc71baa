using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Bounds;

/// <summary>
/// The hub protocol, with a reason that reaches the client: bytes that are no hub message end the connection, and of all exceptions SignalR
/// puts only the text of a <see cref="HubException"/> into the close message.
/// </summary>
internal sealed class CodedHubProtocol(IOptions<MessagePackHubProtocolOptions> options) : IHubProtocol
{
    private readonly MessagePackHubProtocol _inner = new(options);

    public string Name => _inner.Name;

    public int Version => _inner.Version;

    public TransferFormat TransferFormat => _inner.TransferFormat;

    public bool IsVersionSupported(int version) => _inner.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        try
        {
            return _inner.TryParseMessage(ref input, binder, out message);
        }
        catch (InvalidDataException error)
        {
            throw new HubException($"{ErrorCode.FrameMalformed}: {error.Message}", error);
        }
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => _inner.WriteMessage(message, output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => _inner.GetMessageBytes(message);
}
