using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Sync;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Fuzz;

/// <summary>What a client's bytes go through before anything is believed of them, a million times.</summary>
public sealed class DecodingFuzzTests(ITestOutputHelper output)
{
    private const int Messages = 1_000_000;

    /// <summary>What one message may make the server allocate, however long it claims to be; the longest here has some 2 kB.</summary>
    private const long MostBytes = 256 * 1024;

    [Fact]
    public void A_million_bent_messages_are_read_or_refused_by_name_and_none_costs_much_memory()
    {
        var counts = new Dictionary<string, int>();
        var clock = Stopwatch.StartNew();
        var most = 0L;
        for (var i = 0; i < Messages; i++)
        {
            var mutator = FuzzSeed.Mutator(i);
            var isFrame = i % 3 == 0;
            var bytes = mutator.Bend(isFrame ? FrameCodec.Encode(mutator.Frame()).Bytes.ToArray() : mutator.Message());
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = Try(() => isFrame ? ReadFrame(new EncodedFrame(bytes)) : ReadMessages(bytes), i, bytes);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= MostBytes, $"{Describe(i, bytes)} made it allocate {allocated:N0} bytes.");
            most = Math.Max(most, allocated);
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
        }

        var outcomes = string.Join(", ", counts.OrderByDescending(count => count.Value).Select(count => $"{count.Key} {count.Value:N0}"));
        Print($"Decoding fuzz, seed {FuzzSeed.Value}: {Messages:N0} messages in {clock.Elapsed.TotalSeconds:F1} s, at most {most:N0} bytes "
            + $"allocated for one; {outcomes}");
        // Neither all refused nor all let through: the mutations are near enough to be worth something.
        Assert.InRange(counts["read"], Messages / 10, Messages * 9 / 10);
    }

    private static string Try(Func<string> read, int number, byte[] bytes)
    {
        try
        {
            return read();
        }
        catch (FrameException)
        {
            return "no frame";
        }
        catch (InvalidDataException)
        {
            return "no hub message";
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{Describe(number, bytes)}: {error}", error);
        }
    }

    private static string ReadFrame(EncodedFrame? encoded)
    {
        var frame = FrameCodec.Decode(encoded);
        if (frame is PushFrame push)
        {
            PushCheck.Measure(push, Limits.Default);
        }

        return frame is null ? "unknown kind" : "read";
    }

    private static string ReadMessages(byte[] bytes)
    {
        var input = new ReadOnlySequence<byte>(bytes);
        var outcome = "incomplete";
        while (HubWire.Protocol.TryParseMessage(ref input, Binder.Instance, out var message))
        {
            outcome = message switch
            {
                StreamItemMessage { Item: var item } => ReadFrame((EncodedFrame?)item),
                InvocationMessage { Target: HubMethod.Open, Arguments: [var hello] } => ReadFrame((EncodedFrame?)hello),
                InvocationBindingFailureMessage or StreamBindingFailureMessage => "does not bind",
                _ => "read",
            };
        }

        return outcome;
    }

    private static string Describe(int number, byte[] bytes) => $"Message {number} of seed {FuzzSeed.Value}, {Convert.ToHexString(bytes)}";

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }

    /// <summary>The types that the hub's own methods have.</summary>
    private sealed class Binder : IInvocationBinder
    {
        public static readonly Binder Instance = new();

        public IReadOnlyList<Type> GetParameterTypes(string methodName) => methodName switch
        {
            HubMethod.Open => [typeof(EncodedFrame)],
            HubMethod.Downlink => [typeof(int)],
            HubMethod.Uplink => [],
            _ => throw new HubException("No such method."),
        };

        public Type GetReturnType(string invocationId) => throw new HubException("Nothing was asked of the client.");

        public Type GetStreamItemType(string streamId) =>
            streamId == "up" ? typeof(EncodedFrame) : throw new KeyNotFoundException("No such stream.");
    }
}
