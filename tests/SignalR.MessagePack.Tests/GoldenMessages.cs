using Microsoft.AspNetCore.SignalR.Protocol;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>The messages of golden/messages.mjs, under the same names, each with the type that its values bind to.</summary>
internal static class GoldenMessages
{
    private static readonly Dictionary<string, string> Headers = new() { ["x"] = "y" };

    private static readonly long[] Numbers =
    [
        0, 1, 127, 128, 255, 256, 65535, 65536, int.MaxValue, 1L << 31, uint.MaxValue, 1L << 32, (1L << 53) - 1,
        -1, -32, -33, -128, -129, -32768, -32769, int.MinValue, int.MinValue - 1L, 1 - (1L << 53),
    ];

    public static IReadOnlyDictionary<string, (HubMessage Message, TestBinder Binder)> All { get; } = Make();

    private static Dictionary<string, (HubMessage Message, TestBinder Binder)> Make()
    {
        var all = new Dictionary<string, (HubMessage Message, TestBinder Binder)>
        {
            ["invocation"] = (new InvocationMessage("xyz", "method", [42]), new(typeof(int))),
            ["invocation without arguments"] = (new InvocationMessage("1", "m", []), new()),
            ["invocation without id"] = (new InvocationMessage("method", [42]), new(typeof(int))),
            ["invocation without stream ids"] = (new InvocationMessage("1", "method", ["a", true]), new(typeof(string), typeof(bool))),
            ["invocation with stream ids"] = (new InvocationMessage("1", "method", [], ["2", "3"]), new()),
            ["invocation with headers"] = (
                new InvocationMessage("xyz", "method", [42]) { Headers = new Dictionary<string, string> { ["x"] = "y", ["z"] = "" } },
                new(typeof(int))),
            ["invocation with 20 arguments"] = (
                new InvocationMessage("1", "method", [.. Enumerable.Range(0, 20).Cast<object>()]),
                new([.. Enumerable.Repeat(typeof(int), 20)])),
            ["invocation in another script"] = (new InvocationMessage("1", "método", ["añ€😀"]), new(typeof(string))),
            ["stream invocation"] = (new StreamInvocationMessage("xyz", "method", [42]), new(typeof(int))),
            ["stream invocation with stream ids"] = (
                new StreamInvocationMessage("7", "method", [null], ["8"]) { Headers = new Dictionary<string, string> { ["a"] = "b" } },
                new(typeof(string))),
            ["completion without result"] = (CompletionMessage.Empty("xyz"), new()),
            ["completion with result"] = (CompletionMessage.WithResult("xyz", 42), new(typeof(int))),
            ["completion with null"] = (CompletionMessage.WithResult("xyz", null), new(typeof(string))),
            ["completion with error"] = (new CompletionMessage("xyz", "Error", null, hasResult: false) { Headers = Headers }, new()),
            ["cancel invocation"] = (new CancelInvocationMessage("xyz"), new()),
            ["cancel invocation with headers"] = (new CancelInvocationMessage("xyz") { Headers = Headers }, new()),
            ["ping"] = (PingMessage.Instance, new()),
            ["close"] = (CloseMessage.Empty, new()),
            ["ack"] = (new AckMessage(36), new()),
            ["ack of a long connection"] = (new AckMessage(1L << 40), new()),
            ["sequence"] = (new SequenceMessage(19), new()),
            ["item with headers"] = (new StreamItemMessage("1", 1) { Headers = Headers }, new(typeof(int))),
        };

        AddItem<object?>("null", null);
        AddItem("false", false);
        AddItem("true", true);
        foreach (var number in Numbers)
        {
            AddItem($"{number}", number);
        }

        AddItem("0.5", 0.5);
        AddItem("1e300", 1e300);
        AddItem("-infinity", double.NegativeInfinity);
        foreach (var length in (int[])[0, 31, 32, 255, 256, 300])
        {
            AddItem($"text of {length}", new string('x', length));
        }

        foreach (var length in (int[])[0, 1, 255, 256, 300])
        {
            AddItem($"bytes of {length}", Enumerable.Range(0, length).Select(i => (byte)i).ToArray());
        }

        foreach (var length in (int[])[0, 15, 16, 300])
        {
            AddItem($"array of {length}", Enumerable.Repeat(7, length).ToArray());
        }

        foreach (var length in (int[])[0, 15, 16])
        {
            AddItem($"map of {length}", Enumerable.Range(0, length).ToDictionary(i => $"k{i}", i => (object?)(long)i));
        }

        AddItem<object>("of everything", new object?[]
        {
            null, true, -1L, 0.5, "a", new byte[] { 0, 1 }, new object?[] { Array.Empty<object?>() },
            new Dictionary<string, object?> { ["a"] = new Dictionary<string, object?> { ["b"] = new object?[] { 1L } } },
        });
        AddItem("time in seconds", new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc));
        AddItem("time in milliseconds", new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc));
        AddItem("time before 1970", new DateTime(1969, 7, 20, 20, 17, 40, 1, DateTimeKind.Utc));
        AddItem("time after 2106", new DateTime(2500, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        return all;

        void AddItem<T>(string name, T value) => all[$"item {name}"] = (new StreamItemMessage("1", value), new(typeof(T)));
    }
}
