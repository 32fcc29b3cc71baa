using System.Buffers;
using System.Runtime.ExceptionServices;
using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>
/// Makes a hub message of one body. The envelope must be right, or the peer does not speak the protocol: that is an exception, and ends
/// the connection. What is inside an argument, item or result concerns one call: that is a message which fails this call. Elements
/// beyond those known here are ignored, so that a peer may be newer.
/// </summary>
internal sealed class HubMessageReader(ValueFormatters values)
{
    /// <summary>The message, or null when its type is one that this version does not know.</summary>
    /// <exception cref="MessagePackException">The envelope is wrong; the text names the field.</exception>
    public HubMessage? Read(ReadOnlyMemory<byte> body, IInvocationBinder binder)
    {
        var reader = new MessagePackReader(body);
        var elements = reader.ReadArrayHeader("message");
        Require(elements, 1, "message");
        switch (reader.ReadInt64("message type"))
        {
            case HubProtocolConstants.InvocationMessageType:
                Require(elements, 5, "Invocation");
                return ReadInvocation(ref reader, elements, binder);
            case HubProtocolConstants.StreamInvocationMessageType:
                Require(elements, 5, "StreamInvocation");
                return ReadStreamInvocation(ref reader, elements, binder);
            case HubProtocolConstants.StreamItemMessageType:
                Require(elements, 4, "StreamItem");
                return ReadStreamItem(ref reader, binder);
            case HubProtocolConstants.CompletionMessageType:
                Require(elements, 4, "Completion");
                return ReadCompletion(ref reader, elements, binder);
            case HubProtocolConstants.CancelInvocationMessageType:
                Require(elements, 3, "CancelInvocation");
                return WithHeaders(ReadHeaders(ref reader), new CancelInvocationMessage(ReadName(ref reader, "invocation id")));
            case HubProtocolConstants.PingMessageType:
                return PingMessage.Instance;
            case HubProtocolConstants.CloseMessageType:
                Require(elements, 2, "Close");
                return ReadClose(ref reader, elements);
            case HubProtocolConstants.AckMessageType:
                Require(elements, 2, "Ack");
                return new AckMessage(reader.ReadInt64("sequence id"));
            case HubProtocolConstants.SequenceMessageType:
                Require(elements, 2, "Sequence");
                return new SequenceMessage(reader.ReadInt64("sequence id"));
            default:
                return null;
        }
    }

    private HubMessage ReadInvocation(ref MessagePackReader reader, int elements, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        // No id and an empty one mean the same: the caller waits for no completion.
        var id = reader.ReadOptionalString("invocation id") is { Length: > 0 } given ? given : null;
        var target = ReadTarget(ref reader, binder);
        return TryReadArguments(ref reader, binder, target, out var arguments, out var failure)
            ? WithHeaders(headers, new InvocationMessage(id, target, arguments, ReadStreamIds(ref reader, elements)))
            : WithHeaders(headers, new InvocationBindingFailureMessage(id, target, failure));
    }

    private HubMessage ReadStreamInvocation(ref MessagePackReader reader, int elements, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var id = ReadName(ref reader, "invocation id");
        var target = ReadTarget(ref reader, binder);
        return TryReadArguments(ref reader, binder, target, out var arguments, out var failure)
            ? WithHeaders(headers, new StreamInvocationMessage(id, target, arguments, ReadStreamIds(ref reader, elements)))
            : WithHeaders(headers, new InvocationBindingFailureMessage(id, target, failure));
    }

    private HubMessage ReadStreamItem(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var id = ReadName(ref reader, "invocation id");
        try
        {
            return WithHeaders(headers, new StreamItemMessage(id, values.Read(ref reader, binder.GetStreamItemType(id), "item")));
        }
        catch (Exception error)
        {
            return new StreamBindingFailureMessage(id, ExceptionDispatchInfo.Capture(error));
        }
    }

    private CompletionMessage ReadCompletion(ref MessagePackReader reader, int elements, IInvocationBinder binder)
    {
        var headers = ReadHeaders(ref reader);
        var id = ReadName(ref reader, "invocation id");
        var kind = (ResultKind)reader.ReadInt32("result kind");
        if (kind != ResultKind.Void)
        {
            Require(elements, 5, "Completion");
        }

        return WithHeaders(headers, kind switch
        {
            ResultKind.Void => CompletionMessage.Empty(id),
            ResultKind.Error => CompletionMessage.WithError(id, reader.ReadString("error")),
            ResultKind.Value => ReadResult(ref reader, id, binder),
            _ => throw new MessagePackException($"result kind: {(int)kind} is none of 1 (error), 2 (void), 3 (value)."),
        });
    }

    private CompletionMessage ReadResult(ref MessagePackReader reader, string id, IInvocationBinder binder)
    {
        if (FindReturnType(binder, id) is not { } type)
        {
            return CompletionMessage.WithResult(id, null);
        }

        try
        {
            var result = type == typeof(RawResult)
                ? new RawResult(new ReadOnlySequence<byte>(reader.ReadRaw("result")))
                : values.Read(ref reader, type, "result");
            return CompletionMessage.WithResult(id, result);
        }
        catch (Exception error)
        {
            return CompletionMessage.WithError(id, $"The result does not bind to {type.Name}. {error.Message}");
        }
    }

    /// <summary>The type that the caller waits for, or null when nobody waits: binders say so by throwing.</summary>
    private static Type? FindReturnType(IInvocationBinder binder, string id)
    {
        try
        {
            return binder.GetReturnType(id);
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static CloseMessage ReadClose(ref MessagePackReader reader, int elements)
    {
        var error = reader.ReadOptionalString("error");
        var allowReconnect = elements > 2 && reader.ReadBoolean("allow reconnect");
        return error is null && !allowReconnect ? CloseMessage.Empty : new CloseMessage(error, allowReconnect);
    }

    private bool TryReadArguments(
        ref MessagePackReader reader, IInvocationBinder binder, string target, out object?[] arguments, out ExceptionDispatchInfo failure)
    {
        try
        {
            var types = binder.GetParameterTypes(target);
            var count = reader.ReadArrayHeader("arguments");
            if (count != types.Count)
            {
                throw new InvalidDataException($"Invocation provides {count} argument(s) but target expects {types.Count}.");
            }

            arguments = new object?[count];
            for (var i = 0; i < count; i++)
            {
                arguments[i] = values.Read(ref reader, types[i], $"argument {i + 1}");
            }

            failure = null!;
            return true;
        }
        catch (Exception error)
        {
            arguments = [];
            failure = ExceptionDispatchInfo.Capture(error);
            return false;
        }
    }

    private static string ReadTarget(ref MessagePackReader reader, IInvocationBinder binder)
    {
        var atTarget = reader;
        // The server knows its methods by their UTF-8 bytes, and gives back the string it already has.
        return binder.GetTarget(reader.ReadUtf8("target")) ?? ReadName(ref atTarget, "target");
    }

    private static string ReadName(ref MessagePackReader reader, string field)
    {
        var name = reader.ReadString(field);
        return name.Length > 0 ? name : throw new MessagePackException($"{field}: it is empty.");
    }

    /// <summary>Stream ids came after the first release: a peer may leave them out.</summary>
    private static string[]? ReadStreamIds(ref MessagePackReader reader, int elements)
    {
        if (elements < 6 || reader.ReadArrayHeader("stream ids") is not (> 0 and var count))
        {
            return null;
        }

        var ids = new string[count];
        for (var i = 0; i < count; i++)
        {
            ids[i] = ReadName(ref reader, "stream id");
        }

        return ids;
    }

    private static Dictionary<string, string>? ReadHeaders(ref MessagePackReader reader)
    {
        var count = reader.ReadMapHeader("headers");
        if (count == 0)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = ReadName(ref reader, "header name");
            if (!headers.TryAdd(name, reader.ReadString($"header '{name}'")))
            {
                throw new MessagePackException($"header '{name}': it is there twice.");
            }
        }

        return headers;
    }

    private static T WithHeaders<T>(Dictionary<string, string>? headers, T message)
        where T : HubInvocationMessage
    {
        message.Headers = headers;
        return message;
    }

    private static void Require(int elements, int expected, string field)
    {
        if (elements < expected)
        {
            throw new MessagePackException($"{field}: {expected} elements were expected, {elements} came.");
        }
    }
}
