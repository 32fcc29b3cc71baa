using System.Runtime.CompilerServices;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// Everything that one connection is told, in one stream. A turn looks at the whole state and sends one frame: the bye, then answers,
/// then the next page if there is one and the client has asked for it, then that the log has ended; with none of these it sleeps
/// until the session is woken. Wakes are hints (invariant 5): what is sent follows from the cursor.
/// </summary>
internal sealed class Downlink(Session session, OpenLog open, TimeProvider clock)
{
    private long _seq = open.StartSeq;

    /// <summary>
    /// Pages since the end was last reached. The end is told at first, and again after more than one page: a live tail is not worth a word
    /// each time.
    /// </summary>
    private int? _pages;

    public async IAsyncEnumerable<EncodedFrame> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (!session.Admits(clock.GetUtcNow()))
            {
                yield return FrameCodec.Encode(session.Bye!);
                yield break;
            }

            if (session.TryTakeControl(out var answer))
            {
                yield return answer;
            }
            else if (_seq < open.Feed.HeadSeq && session.Credits.TryTake())
            {
                if (await NextPageAsync() is { } page)
                {
                    yield return page;
                }
            }
            else if (_seq >= open.Feed.HeadSeq && TakeCaughtUp())
            {
                yield return FrameCodec.Encode(new CaughtUpFrame(_seq));
            }
            else
            {
                await session.Wake.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Null when the store fails: the session ends, and its next turn says so.</summary>
    private async Task<EncodedFrame?> NextPageAsync()
    {
        try
        {
            var page = await open.Feed.ReadAsync(_seq)
                ?? throw new StorageException($"The log does not reach seq {_seq + 1}, and it was there.");
            Telemetry.Sent(page.End.Seq - _seq, page.Frame.Bytes.Length);
            _seq = page.End.Seq;
            _pages++;
            return page.Frame;
        }
        catch (StorageException)
        {
            session.End(new ByeFrame(ErrorCode.StorageFailed, "The store failed. Connecting again later is right."), clock.GetUtcNow());
            return null;
        }
    }

    private bool TakeCaughtUp()
    {
        var worth = _pages is null or > 1;
        _pages = 0;
        return worth;
    }
}
