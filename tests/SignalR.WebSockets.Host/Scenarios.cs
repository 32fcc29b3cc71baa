using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing;

namespace SyncEngine.SignalR.WebSockets.Host;

/// <summary>What a program in the browser does with a hub connection, and what it gets.</summary>
internal static class Scenarios
{
    private const string Token = "header.pay load+/&=.signature";

    public static IReadOnlyDictionary<string, Func<Uri, Task<string>>> All { get; } = new Dictionary<string, Func<Uri, Task<string>>>
    {
        [nameof(Call)] = Call,
        [nameof(StreamBothWays)] = StreamBothWays,
        [nameof(SendLargeBytes)] = SendLargeBytes,
        [nameof(WaitForTheEnd)] = WaitForTheEnd,
        [nameof(BeRefused)] = BeRefused,
        [nameof(GetNoAnswer)] = GetNoAnswer,
        [nameof(CancelConnecting)] = CancelConnecting,
        [nameof(CloseWithoutAnswer)] = CloseWithoutAnswer,
        [nameof(StopWhileNothingIsRead)] = StopWhileNothingIsRead,
    };

    private static async Task<string> Call(Uri hub)
    {
        await using var connection = Build(hub);
        await connection.StartAsync();
        var answer = await connection.InvokeAsync<EncodedFrame>("Echo", FrameCodec.Encode(new ByeFrame("code", "text")));
        return $"{FrameCodec.Decode(answer)}";
    }

    /// <summary>One frame is written only when the one before has come back.</summary>
    private static async Task<string> StreamBothWays(Uri hub)
    {
        await using var connection = Build(hub);
        await connection.StartAsync();
        var frames = Channel.CreateUnbounded<EncodedFrame>();
        var sum = 0L;
        frames.Writer.TryWrite(FrameCodec.Encode(new CaughtUpFrame(1)));
        await foreach (var frame in connection.StreamAsync<EncodedFrame>("Both", frames.Reader))
        {
            var seq = ((CaughtUpFrame)FrameCodec.Decode(frame)!).Seq;
            sum += seq;
            if (seq == 100)
            {
                frames.Writer.Complete();
            }
            else
            {
                frames.Writer.TryWrite(FrameCodec.Encode(new CaughtUpFrame(seq + 1)));
            }
        }

        return $"{sum}";
    }

    private static async Task<string> SendLargeBytes(Uri hub)
    {
        await using var connection = Build(hub);
        await connection.StartAsync();
        var bytes = new byte[3_000_000];
        new Random(1).NextBytes(bytes);
        var answer = await connection.InvokeAsync<ReadOnlyMemory<byte>>("EchoBytes", new ReadOnlyMemory<byte>(bytes));
        return answer.Span.SequenceEqual(bytes) ? "same" : "other";
    }

    private static async Task<string> WaitForTheEnd(Uri hub)
    {
        await using var connection = Build(hub);
        var closed = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Closed += error =>
        {
            closed.SetResult(error);
            return Task.CompletedTask;
        };
        await connection.StartAsync();
        await connection.SendAsync("Anything");
        return Describe(await closed.Task);
    }

    private static async Task<string> BeRefused(Uri hub)
    {
        await using var connection = Build(hub, options => options.AccessToken = _ => ValueTask.FromResult<string?>(Token));
        return await FailureAsync(() => connection.StartAsync());
    }

    private static async Task<string> GetNoAnswer(Uri hub)
    {
        var clock = new FakeTimeProvider();
        await using var connection = Build(hub, options =>
        {
            options.AccessToken = _ => ValueTask.FromResult<string?>(Token);
            options.TimeProvider = clock;
        });
        var start = connection.StartAsync();
        await AdvanceUntilAsync(clock, start);
        return await FailureAsync(() => start);
    }

    private static async Task<string> CancelConnecting(Uri hub)
    {
        await using var connection = Build(hub);
        using var cancellation = new CancellationTokenSource();
        var start = connection.StartAsync(cancellation.Token);
        await Task.Yield();
        await cancellation.CancelAsync();
        return await FailureAsync(() => start);
    }

    private static async Task<string> CloseWithoutAnswer(Uri hub)
    {
        var clock = new FakeTimeProvider();
        var connection = Build(hub, options => options.TimeProvider = clock);
        await connection.StartAsync();
        var disposal = connection.DisposeAsync().AsTask();
        await AdvanceUntilAsync(clock, disposal);
        return $"{connection.State}";
    }

    private static async Task<string> StopWhileNothingIsRead(Uri hub)
    {
        var clock = new FakeTimeProvider();
        await using var connection = Build(hub, options => options.TimeProvider = clock);
        await connection.StartAsync();
        var send = connection.SendAsync("Method", new byte[32 * 1024 * 1024]);
        var stop = connection.StopAsync();
        await AdvanceUntilAsync(clock, stop);
        await send;
        return $"{connection.State}";
    }

    private static HubConnection Build(Uri hub, Action<WebSocketConnectionOptions>? configure = null) =>
        new HubConnectionBuilder()
            .WithWebSocket(hub, configure)
            .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()))
            .Build();

    /// <summary>Lets the browser's events in between two steps of the clock.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, Task task)
    {
        while (!task.IsCompleted)
        {
            clock.Advance(TimeSpan.FromSeconds(15));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    private static async Task<string> FailureAsync(Func<Task> attempt)
    {
        try
        {
            await attempt();
            return "none";
        }
        catch (Exception error)
        {
            var hidden = !error.ToString().Contains("access_token", StringComparison.Ordinal);
            return $"{Describe(error)}, token {(hidden ? "hidden" : $"shown: {error}")}";
        }
    }

    private static string Describe(Exception? error) => error switch
    {
        null => "no error",
        WebSocketClosedException closed => $"closed {(int?)closed.CloseStatus} '{closed.Reason}'",
        WebSocketConnectException refused => $"refused {refused.StatusCode}: {refused.Message}",
        OperationCanceledException => "cancelled",
        _ => error.ToString(),
    };
}
