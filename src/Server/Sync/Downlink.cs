using System.Runtime.CompilerServices;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Everything that one connection is told, in one stream. A turn looks at the whole state and sends one frame: the bye, then what has changed
/// about its access, then answers, then presence and pages in turns, a page only if the client has asked for it, then that the log has ended;
/// with none of these it sleeps until the session is woken. Wakes are hints (invariant 5): what is sent follows from the cursor.
/// </summary>
internal sealed class Downlink(Session session, OpenLog open, TimeProvider clock)
{
    private long _seq = open.StartSeq;

    /// <summary>
    /// Pages since the end was last reached. The end is told at first, and again after more than one page: a live tail is not worth a word
    /// each time.
    /// </summary>
    private int? _pages;

    /// <summary>Presence was sent last: now a page may go before more of it, or those who show much would keep the log from the reader.</summary>
    private bool _pageFirst;

    /// <summary>Something was told besides that the log has ended.</summary>
    public bool HasNews { get; private set; }

    /// <summary>The bye was told.</summary>
    public bool IsOver { get; private set; }

    public async IAsyncEnumerable<EncodedFrame> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !IsOver)
        {
            if (await TakeAsync() is { } frame)
            {
                yield return frame;
            }
            else
            {
                await session.Wake.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>The next frame; null when there is nothing to tell now.</summary>
    public async ValueTask<EncodedFrame?> TakeAsync()
    {
        if (TakeBye() is { } bye)
        {
            return bye;
        }

        if (session.Standing.TakeOwed(session.Grant, open.Feed) is { } owed)
        {
            return News(FrameCodec.Encode(owed));
        }

        if (session.TryTakeControl(out var answer))
        {
            return News(answer);
        }

        if (!_pageFirst && TakePresence() is { } presence)
        {
            return presence;
        }

        _pageFirst = false;
        if (_seq < open.Feed.HeadSeq && session.Credits.TryTake())
        {
            return await NextPageAsync() is { } page ? News(page) : TakeBye();
        }

        if (_seq >= open.Feed.HeadSeq && TakeCaughtUp())
        {
            return FrameCodec.Encode(new CaughtUpFrame(_seq));
        }

        return TakePresence();
    }

    private EncodedFrame? TakePresence()
    {
        _pageFirst = session.Subscriber.Presence.TryTake(out var presence);
        return _pageFirst ? News(presence!) : null;
    }

    private EncodedFrame? TakeBye()
    {
        if (_seq < open.PrunedSeq)
        {
            EndAtHole(open.PrunedSeq);
        }

        if (open.Feed.IsClosed)
        {
            End(ErrorCode.StorageFailed, "The log is no longer what was read of it. Connecting again is right.");
        }

        IsOver = !session.Admits(clock.GetUtcNow());
        return IsOver ? News(FrameCodec.Encode(session.Bye!)) : null;
    }

    private EncodedFrame News(EncodedFrame frame)
    {
        HasNews = true;
        return frame;
    }

    /// <summary>Null when there is none to send: the session ends, and its next turn says why.</summary>
    private async Task<EncodedFrame?> NextPageAsync()
    {
        try
        {
            var page = await open.Feed.ReadAsync(_seq)
                ?? throw new StorageException($"The log does not reach seq {_seq + 1}, and it was there.");
            if (page.FirstSeq != _seq + 1)
            {
                EndAtHole(page.FirstSeq - 1);
                return null;
            }

            Telemetry.Sent(page.End.Seq - _seq, page.Frame.Bytes.Length);
            _seq = page.End.Seq;
            _pages++;
            session.Credits.Sent(_seq);
            return page.Frame;
        }
        catch (StorageException)
        {
            End(ErrorCode.StorageFailed, "The store failed. Connecting again later is right.");
            return null;
        }
    }

    /// <summary>Nothing is delivered after what is missing (invariant 4).</summary>
    private void EndAtHole(long prunedSeq) =>
        End(ErrorCode.LogPruned, $"The payloads up to seq {prunedSeq} are no longer kept; take the snapshot.");

    private void End(string code, string text) => session.End(new ByeFrame(code, text), clock.GetUtcNow());

    private bool TakeCaughtUp()
    {
        var worth = _pages is null or > 1;
        _pages = 0;
        return worth;
    }
}
