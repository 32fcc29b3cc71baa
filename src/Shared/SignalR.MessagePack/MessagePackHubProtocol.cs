using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>
/// The SignalR hub protocol in MessagePack, as https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md
/// lays it down. Every argument type has a formatter that was named beforehand; nothing is found by reflection.
/// </summary>
public sealed class MessagePackHubProtocol : IHubProtocol
{
    private readonly HubMessageReader _reader;
    private readonly HubMessageWriter _writer;
    private readonly int _maxMessageBytes;

    public MessagePackHubProtocol()
        : this(Options.Create(new MessagePackHubProtocolOptions()))
    {
    }

    public MessagePackHubProtocol(IOptions<MessagePackHubProtocolOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _reader = new HubMessageReader(options.Value.Values);
        _writer = new HubMessageWriter(options.Value.Values);
        _maxMessageBytes = options.Value.MaxMessageBytes;
    }

    public string Name => "messagepack";

    /// <summary>2 since headers, acks and sequences; the encoding of what version 1 had is the same.</summary>
    public int Version => 2;

    public TransferFormat TransferFormat => TransferFormat.Binary;

    public bool IsVersionSupported(int version) => version <= Version;

    /// <summary>
    /// Takes the next message off the input; false when there is none that is complete. Messages of unknown types are skipped. Arguments,
    /// items and results that do not bind become a message that fails their own call.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are no hub message; the text names the field.</exception>
    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message)
    {
        ArgumentNullException.ThrowIfNull(binder);
        while (MessageFraming.TryTake(ref input, _maxMessageBytes, out var body))
        {
            try
            {
                // The one copy of the body: the pipe takes its buffer back, and binary arguments are slices of the copy.
                message = _reader.Read(body.ToArray(), binder);
            }
            catch (MessagePackException error)
            {
                throw new InvalidDataException(error.Message, error);
            }

            if (message is not null)
            {
                return true;
            }
        }

        message = null;
        return false;
    }

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var body = new PooledBuffer();
        _writer.Write(message, body);
        MessageFraming.WriteLength(body.WrittenSpan.Length, output);
        output.Write(body.WrittenSpan);
    }

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message)
    {
        using var body = new PooledBuffer();
        _writer.Write(message, body);
        var framed = new ArrayBufferWriter<byte>(body.WrittenSpan.Length + MessageFraming.MaxPrefixBytes);
        MessageFraming.WriteLength(body.WrittenSpan.Length, framed);
        framed.Write(body.WrittenSpan);
        return framed.WrittenMemory;
    }
}
