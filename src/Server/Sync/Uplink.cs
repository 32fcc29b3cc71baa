using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Takes the frames of one connection. An append is not awaited before the next frame is read, so that one client's pushes share
/// commits; the window bounds them. Answers go out in the order of the pushes, each after its commit (invariant 2), and a client that does
/// not take them is not read any further.
/// </summary>
/// <param name="show">Passes on what the device shows of itself.</param>
internal sealed class Uplink(
    Session session,
    OpenLog open,
    ILogStore log,
    Sessions sessions,
    Action<ReadOnlyMemory<byte>> show,
    Limits limits,
    ServerOptions options,
    TimeProvider clock)
{
    private readonly Channel<Pushed> _pushed =
        Channel.CreateBounded<Pushed>(new BoundedChannelOptions(limits.WindowDeltas) { SingleReader = true });

    private readonly Window _window = new(limits);
    private readonly long _mostBytes = options.MegabytesPerWorkspace == 0 ? long.MaxValue : options.MegabytesPerWorkspace * 1024L * 1024;

    public async Task RunAsync(IAsyncEnumerable<EncodedFrame?> frames)
    {
        var answering = AnswerAsync();
        try
        {
            await foreach (var frame in frames.WithCancellation(session.Aborted))
            {
                if (!session.Admits(clock.GetUtcNow()))
                {
                    break;
                }

                await ReceiveAsync(frame);
            }
        }
        catch (OperationCanceledException) when (session.Aborted.IsCancellationRequested)
        {
            // The connection has gone. What it pushed is still settled below.
        }
        catch (HubException error)
        {
            // A message that is no stream item: SignalR has ended the stream, so nothing more can come.
            session.End(new ByeFrame(ErrorCode.FrameMalformed, error.Message), clock.GetUtcNow());
        }
        finally
        {
            _pushed.Writer.Complete();
            await answering;
        }
    }

    /// <summary>One bad frame is answered and the connection goes on (invariant 11). A kind that is not known is ignored.</summary>
    private async Task ReceiveAsync(EncodedFrame? encoded)
    {
        Frame? frame;
        try
        {
            frame = FrameCodec.Decode(encoded);
        }
        catch (FrameException error)
        {
            await session.SendAsync(new RejectFrame(0, error.Code, error.Message));
            return;
        }

        switch (frame)
        {
            case PushFrame push:
                await ReceiveAsync(push);
                break;
            case CreditFrame credit:
                await AddCreditsAsync(session, credit.Pages, limits);
                break;
            case ShowFrame { Bytes.Length: > Limits.PresenceBytes } shown:
                await session.SendAsync(new RejectFrame(
                    0,
                    ErrorCode.PresenceTooLarge,
                    $"It has {shown.Bytes.Length} bytes; {nameof(Limits.PresenceBytes)} allows {Limits.PresenceBytes}."));
                break;
            case ShowFrame shown:
                show(shown.Bytes);
                break;
            case not null:
                await session.SendAsync(new RejectFrame(
                    0, ErrorCode.FrameUnexpected, $"{frame.GetType().Name}: a client does not send it here."));
                break;
            default:
                break;
        }
    }

    public static async Task AddCreditsAsync(Session session, int pages, Limits limits)
    {
        if (session.Credits.TryAdd(pages))
        {
            session.Wake.Set();
            return;
        }

        await session.SendAsync(new RejectFrame(
            0, ErrorCode.CreditsExceeded, $"{pages} more pages; {nameof(Limits.Credits)} allows {limits.Credits} at a time."));
    }

    private async Task ReceiveAsync(PushFrame push)
    {
        if (session.Grant.Scope != Scope.ReadWrite)
        {
            await session.SendAsync(new RejectFrame(push.FirstCounter, ErrorCode.ReadOnly, "This device may read and not write."));
            return;
        }

        var (deltas, reject) = PushCheck.Measure(push, limits);
        if (deltas == 0)
        {
            await session.SendAsync(reject!);
            return;
        }

        // Out of their message: feeds keep them, and must not keep with them what nobody has counted.
        var payloads = push.Payloads.Take(deltas).Select(payload => new ReadOnlyMemory<byte>(payload.ToArray())).ToList();
        var bytes = payloads.Sum(payload => payload.Length);
        if (!_window.HasRoom(deltas, bytes))
        {
            await session.SendAsync(new RejectFrame(
                push.FirstCounter,
                ErrorCode.WindowExceeded,
                $"More is unsettled than {nameof(Limits.WindowDeltas)} ({limits.WindowDeltas}) or "
                + $"{nameof(Limits.WindowBytes)} ({limits.WindowBytes}) allow."));
            return;
        }

        Telemetry.Received(deltas, bytes);
        var span = Telemetry.StartPush(open.Replica, push.FirstCounter);
        var append = new Append(
            session.Grant.Workspace, session.Grant.Id, open.Replica, push.FirstCounter, payloads, clock.GetUtcNow(), _mostBytes);
        var appending = Telemetry.AppendAsync(log, append);
        _window.Add(appending, deltas, bytes);
        await _pushed.Writer.WriteAsync(new Pushed(push.FirstCounter, appending, reject, span), session.Aborted);
    }

    private async Task AnswerAsync()
    {
        await foreach (var pushed in _pushed.Reader.ReadAllAsync(CancellationToken.None))
        {
            var (ack, reject) = await SettleAsync(pushed);
            if (ack is not null)
            {
                await session.SendAsync(ack);
            }

            if (reject is not null)
            {
                await session.SendAsync(reject);
            }

            pushed.Span?.Stop();
        }
    }

    private async Task<(AckFrame? Ack, RejectFrame? Reject)> SettleAsync(Pushed pushed)
    {
        try
        {
            var outcome = await pushed.Appending;
            if (outcome.Refusal is AppendRefusal.ReadOnly or AppendRefusal.NotAdmitted)
            {
                // The store knows more of the grant than this session does: it is to be told so before the poll finds it.
                await sessions.RefreshAsync(session.Grant.Id);
            }

            var ack = outcome.Seqs.Count > 0 ? new AckFrame(pushed.FirstCounter, outcome.Seqs) : null;
            var next = pushed.FirstCounter + outcome.Seqs.Count;
            return (ack, outcome.Refusal switch
            {
                AppendRefusal.CounterGap =>
                    new RejectFrame(next, ErrorCode.CounterGap, $"The log does not hold delta {next - 1} of this replica."),
                AppendRefusal.ReplicaFork =>
                    new RejectFrame(next, ErrorCode.ReplicaFork, $"The log holds other bytes as delta {next} of this replica."),
                AppendRefusal.QuotaExceeded => new RejectFrame(
                    next,
                    ErrorCode.QuotaExceeded,
                    $"The workspace keeps as much as {nameof(options.MegabytesPerWorkspace)} ({options.MegabytesPerWorkspace}) allows."),
                AppendRefusal.ReadOnly => new RejectFrame(next, ErrorCode.ReadOnly, "This device may read and not write."),
                AppendRefusal.NotAdmitted =>
                    new RejectFrame(next, session.Bye?.Code ?? ErrorCode.Forbidden, "The grant of this device no longer admits it."),
                _ => pushed.Reject,
            });
        }
        catch (StorageException)
        {
            return (null, new RejectFrame(
                pushed.FirstCounter, ErrorCode.StorageFailed, "The store failed and took nothing of this frame."));
        }
    }

    /// <param name="Reject">What is told about the rest of the frame, if the store takes its beginning.</param>
    /// <param name="Span">Of its trace, while somebody listens.</param>
    private sealed record Pushed(long FirstCounter, Task<AppendOutcome> Appending, RejectFrame? Reject, Activity? Span);
}
