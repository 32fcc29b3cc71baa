using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Access;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Sync;

/// <summary>
/// One connection of one device: what it may do now, what waits to be told to it, and how it ends. It is connected, then open, then ended.
/// The end is said once and nothing is served after it; a connection that does not open, or does not go, is aborted.
/// </summary>
/// <param name="abort">Takes the connection away from a client that does not hang up.</param>
/// <param name="aborted">It has gone.</param>
internal sealed class Session(
    StoredGrant grant, Standing standing, Limits limits, DateTimeOffset now, Action abort, CancellationToken aborted)
{
    /// <summary>For the bye to arrive and the client to hang up.</summary>
    private static readonly TimeSpan ByeTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Acks and rejects that may wait for a slow client; then its uplink waits.</summary>
    private const int ControlFrames = 64;

    /// <summary>A connection that has not opened by then never will.</summary>
    private static readonly TimeSpan OpenTime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Channel<EncodedFrame> _control =
        Channel.CreateBounded<EncodedFrame>(new BoundedChannelOptions(ControlFrames) { SingleReader = true });

    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StoredGrant _grant = grant;
    private ByeFrame? _bye;
    private DateTimeOffset? _abortAt = now + OpenTime;
    private bool _closed;

    /// <summary>Its end says nothing about the device, which is about to come again.</summary>
    public bool Lingers { get; init; }

    public Subscriber Subscriber { get; } = new();

    public Signal Wake => Subscriber.Wake;

    public Credits Credits { get; } = new(limits.Credits);

    public Standing Standing => standing;

    public CancellationToken Aborted => aborted;

    /// <summary>Completes when the connection has gone.</summary>
    public Task Gone => _gone.Task;

    /// <summary>What <c>Open</c> settled; null before.</summary>
    public OpenLog? Log { get; private set; }

    /// <summary>Opened, and not ended.</summary>
    public bool IsOpen => Log is not null && Bye is null;

    /// <summary>How far the client has read, as it has said; 0 before it has opened the log.</summary>
    public long CursorSeq => Credits.ReadSeq ?? Log?.StoredSeq ?? 0;

    public StoredGrant Grant => Volatile.Read(ref _grant);

    public ByeFrame? Bye => Volatile.Read(ref _bye);

    /// <summary>False when the session has ended, or its connection has gone, meanwhile.</summary>
    public bool TryOpen(OpenLog log)
    {
        lock (_gate)
        {
            if (_bye is not null || _closed)
            {
                return false;
            }

            Log = log;
            _abortAt = null;
            return true;
        }
    }

    /// <summary>The grant as the store has it. Answers may overtake each other: an older revision changes nothing.</summary>
    public void Update(StoredGrant read)
    {
        lock (_gate)
        {
            if (read.Revision <= _grant.Revision)
            {
                return;
            }

            Volatile.Write(ref _grant, read);
        }

        Wake.Set();
    }

    /// <summary>Invariant 10: asked before every frame in either direction. False when the session has ended, for any reason.</summary>
    public bool Admits(DateTimeOffset at)
    {
        if (Bye is null && Grant.RefusalAt(at) is { } code)
        {
            End(new ByeFrame(code, "The grant of this device no longer admits it."), at);
        }
        else if (Bye is null && !standing.HoldsToken)
        {
            End(new ByeFrame(ErrorCode.TokenInvalid, "The key that signed the token of this device was retired."), at);
        }

        return Bye is null;
    }

    public void End(ByeFrame bye, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_bye is not null)
            {
                return;
            }

            Telemetry.Refused(bye.Code);
            _bye = bye;
            _abortAt = at + ByeTime;
        }

        _control.Writer.TryComplete();
        Wake.Set();
    }

    /// <summary>The connection has gone. Returns what it had open.</summary>
    public OpenLog? Close()
    {
        lock (_gate)
        {
            _closed = true;
        }

        _control.Writer.TryComplete();
        _gone.TrySetResult();
        return Log;
    }

    public void AbortIfDue(DateTimeOffset at)
    {
        bool due;
        lock (_gate)
        {
            due = _abortAt <= at && !_closed;
            _abortAt = due ? null : _abortAt;
        }

        if (due)
        {
            abort();
        }
    }

    /// <summary>Asks the device for a snapshot of everything up to a seq at least.</summary>
    public void WantSnapshot(long seq)
    {
        standing.WantSnapshot(seq);
        Wake.Set();
    }

    /// <summary>Queues a frame for the downlink, and waits while the queue is full. What is said to an ended session is lost.</summary>
    public async ValueTask SendAsync(Frame frame)
    {
        if (frame is RejectFrame reject)
        {
            Telemetry.Refused(reject.Code);
        }

        try
        {
            await _control.Writer.WriteAsync(FrameCodec.Encode(frame), Aborted);
            Wake.Set();
        }
        catch (Exception error) when (error is ChannelClosedException or OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }

    /// <summary>Takes what waits to be told and what comes, until <see cref="EndControls"/>.</summary>
    public async Task TakeControlsAsync(Action<EncodedFrame> take)
    {
        await foreach (var frame in _control.Reader.ReadAllAsync(CancellationToken.None))
        {
            take(frame);
        }
    }

    /// <summary>Nothing more will be said.</summary>
    public void EndControls() => _control.Writer.TryComplete();

    public bool TryTakeControl([NotNullWhen(true)] out EncodedFrame? frame) => _control.Reader.TryRead(out frame);
}
