using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace SyncEngine.SignalR.WebSockets;

/// <summary>
/// A WebSocket as the duplex pipe that a hub connection reads and writes. Two loops carry the bytes; they run until the socket ends, never
/// throw, and are awaited by <see cref="DisposeAsync"/>. Why the socket ended is told once, by reading: writing after the end is silent,
/// natively as in the browser, where a send on a closed socket succeeds. Only the peer's own acknowledgement says that it has something.
/// </summary>
internal sealed class WebSocketConnection : ConnectionContext
{
    private const int ReceiveBytes = 16 * 1024;
    private const int SendBytes = 64 * 1024;

    private readonly WebSocket _socket;
    private readonly WebSocketConnectionOptions _options;
    private readonly ITimer _sendDeadline;
    private readonly Task _loops;

    // A flush ends when the hub connection has examined every byte. So no more than one receive is held in memory, and nothing that came
    // before a close is lost when the pipe is completed with the close as an error, which overtakes unread bytes.
    private readonly Pipe _received = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));

    private readonly Pipe _toSend = new(new PipeOptions(
        pauseWriterThreshold: SendBytes, resumeWriterThreshold: SendBytes / 2, minimumSegmentSize: ReceiveBytes, useSynchronizationContext: false));

    // Cancelling what a socket does aborts it. A browser's socket that has begun to close can be aborted in no other way.
    private readonly CancellationTokenSource _abort = new();

    private Exception? _failure;
    private Task? _disposal;

    public WebSocketConnection(WebSocket socket, WebSocketConnectionOptions options)
    {
        _socket = socket;
        _options = options;
        Transport = new Duplex(_received.Reader, _toSend.Writer);
        _sendDeadline = StartTimer(Timeout.InfiniteTimeSpan, EndSend);
        var receiving = ReceiveAsync();
        _loops = Task.WhenAll(receiving, SendAsync(receiving));
    }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new ConnectionItems();

    public override void Abort(ConnectionAbortedException abortReason) => Fail(abortReason);

    public override async ValueTask DisposeAsync()
    {
        await (_disposal ??= CloseAsync());
        await base.DisposeAsync();
    }

    /// <summary>Sends what is still to be sent, then closes; what the peer sends meanwhile is dropped. A peer that does not answer is left.</summary>
    private async Task CloseAsync()
    {
        using var patience = StartTimer(_options.CloseTimeout, _abort.Cancel);
        await _toSend.Writer.CompleteAsync();
        await _received.Reader.CompleteAsync();
        await _loops;
        await _sendDeadline.DisposeAsync();
        _socket.Dispose();
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                var result = await _socket.ReceiveAsync(_received.Writer.GetMemory(ReceiveBytes), _abort.Token);
                if (result.MessageType == WebSocketMessageType.Close)
                {
                    SetFailure(WebSocketClosedException.Of(_socket));
                    break;
                }

                _received.Writer.Advance(result.Count);
                await _received.Writer.FlushAsync(_abort.Token);
            }
        }
        catch (Exception error)
        {
            // In a browser a close with another code than the normal one is an exception too.
            SetFailure(WebSocketClosedException.Of(_socket, error));
        }

        await _received.Writer.CompleteAsync(_failure);
        _toSend.Reader.CancelPendingRead();
    }

    private async Task SendAsync(Task receiving)
    {
        Exception? failure = null;
        try
        {
            ReadResult read;
            do
            {
                read = await _toSend.Reader.ReadAsync();
                await SendAsync(read.Buffer);
                _toSend.Reader.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted && !read.IsCanceled);

            await SendCloseAsync();
        }
        catch (Exception error)
        {
            failure = error;
        }

        await _toSend.Reader.CompleteAsync();
        if (failure is not null)
        {
            // The peer may have said why before it went: that is still to be received.
            using var patience = StartTimer(_options.CloseTimeout, () => Fail(new WebSocketClosedException("The connection was lost.", failure)));
            await receiving;
        }
    }

    /// <summary>
    /// Each piece of the pipe is a WebSocket message of its own: the hub protocol knows its own boundaries, and a browser keeps an
    /// unfinished message in memory and waits until all of it has left.
    /// </summary>
    private async Task SendAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
        {
            if (_socket.State != WebSocketState.Open)
            {
                return;
            }

            _sendDeadline.Change(_options.SendTimeout, Timeout.InfiniteTimeSpan);
            await _socket.SendAsync(piece, WebSocketMessageType.Binary, endOfMessage: true, _abort.Token);
            _sendDeadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task SendCloseAsync()
    {
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            _sendDeadline.Change(_options.SendTimeout, Timeout.InfiniteTimeSpan);
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _abort.Token);
            _sendDeadline.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndSend() => Fail(new WebSocketClosedException(
        $"The server has left what was sent to it unread for {nameof(_options.SendTimeout)}, {_options.SendTimeout.TotalSeconds} s."));

    private ITimer StartTimer(TimeSpan due, Action callback) =>
        _options.TimeProvider.CreateTimer(_ => callback(), null, due, Timeout.InfiniteTimeSpan);

    private void Fail(Exception failure)
    {
        SetFailure(failure);
        _abort.Cancel();
    }

    /// <summary>The first reason is the reason: what fails after it fails because of it.</summary>
    private void SetFailure(Exception? failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
