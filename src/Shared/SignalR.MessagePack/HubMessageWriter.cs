using System.Buffers;
using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>Writes the array that each message is; the mirror of <see cref="HubMessageReader"/>.</summary>
internal sealed class HubMessageWriter(ValueFormatters values)
{
    public void Write(HubMessage message, IBufferWriter<byte> output)
    {
        var writer = new MessagePackWriter(output);
        switch (message)
        {
            case InvocationMessage invocation:
                WriteCall(writer, HubProtocolConstants.InvocationMessageType, invocation);
                break;
            case StreamInvocationMessage invocation:
                WriteCall(writer, HubProtocolConstants.StreamInvocationMessageType, invocation);
                break;
            case StreamItemMessage item:
                Begin(writer, 4, HubProtocolConstants.StreamItemMessageType, item);
                writer.Write(item.InvocationId);
                values.Write(writer, item.Item);
                break;
            case CompletionMessage completion:
                WriteCompletion(writer, completion);
                break;
            case CancelInvocationMessage cancel:
                Begin(writer, 3, HubProtocolConstants.CancelInvocationMessageType, cancel);
                writer.Write(cancel.InvocationId);
                break;
            case PingMessage:
                Begin(writer, 1, HubProtocolConstants.PingMessageType);
                break;
            case CloseMessage close:
                Begin(writer, 3, HubProtocolConstants.CloseMessageType);
                writer.Write(close.Error);
                writer.Write(close.AllowReconnect);
                break;
            case AckMessage ack:
                Begin(writer, 2, HubProtocolConstants.AckMessageType);
                writer.Write(ack.SequenceId);
                break;
            case SequenceMessage sequence:
                Begin(writer, 2, HubProtocolConstants.SequenceMessageType);
                writer.Write(sequence.SequenceId);
                break;
            default:
                throw new ArgumentException($"{message?.GetType().Name ?? "null"} has no wire form.", nameof(message));
        }
    }

    private void WriteCall(MessagePackWriter writer, int type, HubMethodInvocationMessage call)
    {
        Begin(writer, 6, type, call);
        writer.Write(string.IsNullOrEmpty(call.InvocationId) ? null : call.InvocationId);
        writer.Write(call.Target);

        writer.WriteArrayHeader(call.Arguments.Length);
        foreach (var argument in call.Arguments)
        {
            values.Write(writer, argument);
        }

        var streamIds = call.StreamIds ?? [];
        writer.WriteArrayHeader(streamIds.Length);
        foreach (var id in streamIds)
        {
            writer.Write(id);
        }
    }

    private void WriteCompletion(MessagePackWriter writer, CompletionMessage completion)
    {
        var kind = completion switch
        {
            { Error: not null } => ResultKind.Error,
            { HasResult: true } => ResultKind.Value,
            _ => ResultKind.Void,
        };
        Begin(writer, kind == ResultKind.Void ? 4 : 5, HubProtocolConstants.CompletionMessageType, completion);
        writer.Write(completion.InvocationId);
        writer.Write((long)kind);
        switch (kind)
        {
            case ResultKind.Error:
                writer.Write(completion.Error);
                break;
            case ResultKind.Value:
                values.Write(writer, completion.Result);
                break;
        }
    }

    private static void Begin(MessagePackWriter writer, int elements, int type)
    {
        writer.WriteArrayHeader(elements);
        writer.Write(type);
    }

    private static void Begin(MessagePackWriter writer, int elements, int type, HubInvocationMessage message)
    {
        Begin(writer, elements, type);
        writer.WriteMapHeader(message.Headers?.Count ?? 0);
        foreach (var (name, value) in message.Headers ?? new Dictionary<string, string>())
        {
            writer.Write(name);
            writer.Write(value);
        }
    }
}
