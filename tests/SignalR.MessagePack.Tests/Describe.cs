using System.Collections;
using System.Globalization;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Hub messages as text, so that two can be compared and a difference can be read.</summary>
internal static class Describe
{
    public static string Message(HubMessage message) => message switch
    {
        InvocationMessage m => $"Invocation {Call(m)}",
        StreamInvocationMessage m => $"StreamInvocation {Call(m)}",
        StreamItemMessage m => $"StreamItem {Head(m)} {Value(m.Item)}",
        CompletionMessage m => $"Completion {Head(m)} error {Value(m.Error)} result {(m.HasResult ? Value(m.Result) : "none")}",
        CancelInvocationMessage m => $"CancelInvocation {Head(m)}",
        PingMessage => "Ping",
        CloseMessage m => $"Close {Value(m.Error)} {Value(m.AllowReconnect)}",
        AckMessage m => $"Ack {m.SequenceId}",
        SequenceMessage m => $"Sequence {m.SequenceId}",
        InvocationBindingFailureMessage m => $"InvocationBindingFailure {Head(m)} {m.Target}: {m.BindingFailure.SourceException.Message}",
        StreamBindingFailureMessage m => $"StreamBindingFailure {m.Id}: {m.BindingFailure.SourceException.Message}",
        _ => throw new ArgumentException(message.GetType().Name, nameof(message)),
    };

    private static string Call(HubMethodInvocationMessage m) =>
        $"{Head(m)} {m.Target} {Value(m.Arguments)} streams {Value(m.StreamIds ?? [])}";

    private static string Head(HubInvocationMessage m) =>
        $"#{m.InvocationId ?? "none"} {string.Join(',', (m.Headers ?? new Dictionary<string, string>()).Select(header => $"{header.Key}={header.Value}"))}";

    private static string Value(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        byte[] bytes => $"bytes {Convert.ToHexString(bytes)}",
        ReadOnlyMemory<byte> bytes => $"memory {Convert.ToHexString(bytes.Span)}",
        DateTime time => $"time {time:O}",
        IDictionary map => $"{{{string.Join(", ", map.Keys.Cast<object>().Select(key => $"{key}: {Value(map[key])}"))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Value))}]",
        IFormattable number => $"{number.GetType().Name} {number.ToString(null, CultureInfo.InvariantCulture)}",
        _ => $"{value}",
    };
}
