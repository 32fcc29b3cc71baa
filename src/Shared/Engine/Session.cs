using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Engine;

/// <summary>One connection, from the attempt to its end: it sends in order what it is handed, and posts what comes.</summary>
[SuppressMessage(
    "Reliability",
    "CA1001",
    Justification = "The engine may end a session that has just ended by itself, and a source without a timer holds nothing to dispose of.")]
internal sealed class Session(Effect.Connect connect, Action<Event> post, Action<Exception> failed)
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Channel<Frame> _outgoing = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });

    public void Send(Frame frame) => _outgoing.Writer.TryWrite(frame);

    public void End() => _ended.Cancel();

    public async Task RunAsync(ITransport transport, CancellationToken stopping)
    {
        string? code = null;
        await using var registration = stopping.UnsafeRegister(static session => ((Session)session!).End(), this);
        try
        {
            await ExchangeAsync(transport);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Ended by the engine, which knows.
        }
        catch (Exception error)
        {
            code = (error as TransportException)?.Code;
            failed(error);
        }

        post(new Event.Closed(connect.Connection, code));
    }

    private async Task ExchangeAsync(ITransport transport)
    {
        await using var connection = await transport.OpenAsync(connect.Hello, _ended.Token);
        post(new Event.Opened(connect.Connection, connection.Welcome));
        var sending = SendAllAsync(connection);
        try
        {
            await foreach (var frame in connection.ReadAsync(_ended.Token))
            {
                post(new Event.Received(connect.Connection, frame));
            }
        }
        finally
        {
            End();
            await sending;
        }
    }

    /// <summary>Throws nothing: when sending fails the session ends, and what was not acknowledged is sent again by the next.</summary>
    private async Task SendAllAsync(IConnection connection)
    {
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_ended.Token))
            {
                while (_outgoing.Reader.TryRead(out var frame))
                {
                    await connection.SendAsync(frame, _ended.Token);
                }
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The session is over.
        }
        catch (Exception error)
        {
            failed(error);
            End();
        }
    }
}
