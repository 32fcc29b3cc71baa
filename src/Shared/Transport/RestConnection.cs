using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>
/// A connection that is two rows of requests: one pushes what there is and takes the answers, the other asks for what follows in the log and
/// waits for it. The server keeps nothing between two of them.
/// </summary>
internal sealed class RestConnection : IConnection
{
    /// <summary>Under the limit by more than a frame, so that what is gathered never exceeds it.</summary>
    private const int PostBytes = Limits.LogRequestBytes - (2 * Limits.FrameBytes);

    /// <summary>Of what the device shows, the newest goes out so often.</summary>
    private static readonly TimeSpan ShowPause = TimeSpan.FromSeconds(1);

    /// <summary>A browser has six connections to a server, and all other requests of all workspaces need some: the others ask now and then.</summary>
    private const int MostWaiting = 3;

    private static readonly TimeSpan PollPause = TimeSpan.FromSeconds(2);

    /// <summary>Between an answer and the next request: of a busy workspace several things come together, and the rates of an address are kept.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    private static int _waiting;

    private readonly LogApi _log;
    private readonly HelloFrame _hello;
    private readonly TimeProvider _time;
    private readonly RestReading _reading;
    private readonly Channel<Frame> _incoming = Channel.CreateUnbounded<Frame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<EncodedFrame> _outgoing = Channel.CreateUnbounded<EncodedFrame>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ITimer _showing;
    private ShowFrame? _shown;
    private Rights _rights;

    public RestConnection(LogApi log, HelloFrame hello, WelcomeFrame welcome, TimeProvider time)
    {
        (_log, _hello, _time, Welcome, _rights) = (log, hello, time, welcome, Rights.Of(welcome));
        _reading = new RestReading(welcome.Diverged ? Cursor.Start : hello.Cursor, welcome.Limits.Credits);
        _showing = time.CreateTimer(_ => Show(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public WelcomeFrame Welcome { get; }

    public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = Task.WhenAll(RunAsync(PostAllAsync, ended.Token), RunAsync(PollAllAsync, ended.Token));
        try
        {
            await foreach (var frame in _incoming.Reader.ReadAllAsync(cancellationToken))
            {
                yield return frame;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await working;
        }
    }

    public ValueTask SendAsync(Frame frame, CancellationToken cancellationToken)
    {
        switch (frame)
        {
            case CreditFrame credit:
                _reading.GiveBack(credit.Pages);
                break;
            case ShowFrame show:
                if (Interlocked.Exchange(ref _shown, show) is null)
                {
                    _showing.Change(ShowPause, Timeout.InfiniteTimeSpan);
                }

                break;
            default:
                _outgoing.Writer.TryWrite(FrameCodec.Encode(frame));
                break;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _showing.DisposeAsync();

    private void Show()
    {
        if (Interlocked.Exchange(ref _shown, null) is { } show)
        {
            _outgoing.Writer.TryWrite(FrameCodec.Encode(show));
        }
    }

    /// <summary>Throws nothing: what fails ends the connection, for its reader.</summary>
    private async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken ended)
    {
        try
        {
            await work(ended);
        }
        catch (Exception error)
        {
            _incoming.Writer.TryComplete(ended.IsCancellationRequested ? null : error);
        }
    }

    /// <summary>One request after the other, each with all that has come meanwhile: the counters of a replica must not overtake each other.</summary>
    private async Task PostAllAsync(CancellationToken ended)
    {
        while (await _outgoing.Reader.WaitToReadAsync(ended))
        {
            var frames = new List<EncodedFrame>();
            for (var bytes = 0; bytes < PostBytes && _outgoing.Reader.TryRead(out var frame); bytes += frame.Bytes.Length)
            {
                frames.Add(frame);
            }

            var answer = await _log.PostAsync(_hello with { Cursor = _reading.Stored }, frames, ended);
            foreach (var frame in answer.Where(frame => frame is not WelcomeFrame))
            {
                _incoming.Writer.TryWrite(frame);
            }
        }
    }

    private async Task PollAllAsync(CancellationToken ended)
    {
        // Until the end was reached there is nothing to wait for; and then somebody waits for being told so.
        var caughtUp = false;
        while (true)
        {
            var pages = await _reading.TakeCreditsAsync(ended);
            var answer = await PollAsync(pages, caughtUp, ended);
            caughtUp = answer.Any(frame => frame is CaughtUpFrame);
            foreach (var frame in answer.Where(IsNews))
            {
                Note(frame);
                _incoming.Writer.TryWrite(frame);
            }
        }
    }

    private async Task<IReadOnlyList<Frame>> PollAsync(int pages, bool caughtUp, CancellationToken ended)
    {
        if (!caughtUp)
        {
            return await _log.GetAsync(_reading.Received, _reading.Stored.Seq, pages, waitSeconds: 0, ended);
        }

        var waits = Interlocked.Increment(ref _waiting) <= MostWaiting;
        try
        {
            await Task.Delay(waits ? Breath : PollPause, _time, ended);
            return await _log.GetAsync(_reading.Received, _reading.Stored.Seq, pages, waits ? Limits.LogWaitSeconds : 0, ended);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>What the next request says differently.</summary>
    private void Note(Frame frame)
    {
        switch (frame)
        {
            case PageFrame page:
                _reading.Take(page);
                break;
            case TokenFrame token:
                _log.Replace(token.Token);
                break;
            default:
                break;
        }
    }

    /// <summary>Every answer tells the rights anew.</summary>
    private bool IsNews(Frame frame)
    {
        if (frame is not RightsFrame told)
        {
            return true;
        }

        var before = _rights;
        _rights = Rights.Of(told);
        return _rights != before;
    }
}
