using System.Threading.Channels;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.SignalR.WebSockets;

namespace SyncEngine.Testing.Server;

/// <summary>
/// A peer that does as it is told, frame by frame, and keeps to no rule by itself. Waiting for a frame that does not come fails after
/// <see cref="Patience"/>, which is no part of any expectation.
/// </summary>
public sealed class HubClient : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Channel<EncodedFrame> _uplink = Channel.CreateUnbounded<EncodedFrame>();
    private readonly Channel<Frame> _received = Channel.CreateUnbounded<Frame>();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private Task _listening = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;

    private HubClient(HubConnection connection)
    {
        Connection = connection;
        connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
    }

    public HubConnection Connection { get; }

    /// <summary>Completes when the connection has gone.</summary>
    public Task Closed => _closed.Task.WaitAsync(Patience);

    /// <summary>Completes, or throws, with the call of Uplink.</summary>
    public Task Sending => _sending.WaitAsync(Patience);

    /// <summary>Completes, or throws, with the stream of Downlink.</summary>
    public Task Listening => _listening.WaitAsync(Patience);

    public static async Task<HubClient> ConnectAsync(Uri server, string token)
    {
        var connection = new HubConnectionBuilder()
            .WithWebSocket(new Uri(server, HubMethod.Path), _ => ValueTask.FromResult<string?>(token))
            .AddMessagePackProtocol(options => options.Add(new EncodedFrameFormatter()))
            .Build();
        var client = new HubClient(connection);
        await connection.StartAsync();
        return client;
    }

    /// <summary>Connected, opened, listening and ready to send.</summary>
    public static async Task<HubClient> OpenAsync(
        Uri server, string token, Id<Replica> replica, Cursor cursor = default, int? credits = null)
    {
        var client = await ConnectAsync(server, token);
        client.Welcome = (WelcomeFrame)await client.HelloAsync(new HelloFrame(ProtocolVersion.Current, replica, cursor, "test", "1"));
        client.Listen(credits ?? client.Welcome.Limits.Credits);
        client.BeginSending();
        return client;
    }

    public WelcomeFrame Welcome { get; private set; } = null!;

    /// <summary>How many roster frames have come.</summary>
    public int Rosters { get; private set; }

    public async Task<Frame> HelloAsync(Frame hello) =>
        FrameCodec.Decode(await Connection.InvokeAsync<EncodedFrame>(HubMethod.Open, FrameCodec.Encode(hello)))!;

    public void Listen(int credits) => _listening = ListenAsync(credits);

    public void BeginSending() => _sending = Connection.InvokeAsync(HubMethod.Uplink, _uplink.Reader, _stop.Token);

    public void Send(Frame frame) => Send(FrameCodec.Encode(frame));

    public void Send(EncodedFrame frame) => _uplink.Writer.TryWrite(frame);

    public void Push(long firstCounter, params byte[][] payloads) =>
        Send(new PushFrame(firstCounter, payloads.Select(payload => new ReadOnlyMemory<byte>(payload)).ToList()));

    /// <summary>The next frame, whatever it is; but for a roster frame, which comes to a master whenever anybody comes or goes.</summary>
    public async Task<Frame> NextAsync()
    {
        while (true)
        {
            if (await NextOfAllAsync() is var frame and not RosterFrame)
            {
                return frame;
            }
        }
    }

    /// <summary>The next frame of this kind; others before it are passed over.</summary>
    public async Task<TFrame> NextAsync<TFrame>()
        where TFrame : Frame
    {
        while (true)
        {
            if (await NextOfAllAsync() is TFrame frame)
            {
                return frame;
            }
        }
    }

    /// <summary>Reads pages, giving back each credit, until the log has been read up to a seq.</summary>
    public async Task<List<LogEntry>> ReadToAsync(long seq)
    {
        var entries = new List<LogEntry>();
        PageFrame page;
        do
        {
            page = await NextAsync<PageFrame>();
            entries.AddRange(page.Entries);
            Send(new CreditFrame(1));
        }
        while (page.Cursor.Seq < seq);
        return entries;
    }

    public async ValueTask DisposeAsync()
    {
        _uplink.Writer.TryComplete();
        await Connection.DisposeAsync();
        await _stop.CancelAsync();
        await Task.WhenAll(_listening, _sending).ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
    }

    private async Task<Frame> NextOfAllAsync() => await _received.Reader.ReadAsync(_stop.Token).AsTask().WaitAsync(Patience);

    private async Task ListenAsync(int credits)
    {
        try
        {
            await foreach (var encoded in Connection.StreamAsync<EncodedFrame>(HubMethod.Downlink, credits, _stop.Token))
            {
                var frame = FrameCodec.Decode(encoded)!;
                Rosters += frame is RosterFrame ? 1 : 0;
                _received.Writer.TryWrite(frame);
            }
        }
        finally
        {
            _received.Writer.TryComplete();
        }
    }
}
