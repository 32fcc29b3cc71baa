using System.Threading.Channels;
using Npgsql;
using SyncEngine.Protocol;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage.Postgres;

namespace SyncEngine.Server.Nodes;

/// <summary>
/// LISTEN and NOTIFY. A transaction that notifies makes all commits of the database wait their turn, so hints are sent together and apart from
/// appends. Listening needs a connection of its own, straight to the server; whenever it was made anew, what was said meanwhile is missing.
/// </summary>
internal sealed class PostgresNodeLink(PostgresDatabase database, string listenTo, TimeProvider clock, ILogger<PostgresNodeLink> logger)
    : BackgroundService, INodeLink
{
    private const string ChannelName = "syncengine";

    /// <summary>What is said within this is sent together.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Id<Node> _self = Id<Node>.New();
    private readonly string _listenTo = PostgresSettings.ForListening(listenTo);
    private readonly HintBox _box = new();
    private readonly Channel<bool> _waiting = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public event Action<NodeHint>? Heard;

    public event Action? Interrupted;

    public void Send(NodeHint hint)
    {
        _box.Put(hint);
        _waiting.Writer.TryWrite(true);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(ListenAsync(stoppingToken), SendAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task SendAsync(CancellationToken stopping)
    {
        await foreach (var _ in _waiting.Reader.ReadAllAsync(stopping))
        {
            await Task.Delay(Gathering, clock, stopping);
            try
            {
                await NotifyAsync([.. HintText.Write(_self, _box.TakeAll())], stopping);
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                Log.HintsNotSent(logger, error.Message);
            }
        }
    }

    /// <summary>Not flushed to the disk: a hint that a crash takes is found by the poll.</summary>
    private async Task NotifyAsync(string[] texts, CancellationToken stopping)
    {
        await using var connection = await database.ConnectAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("BEGIN"),
                new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"),
                new NpgsqlBatchCommand("SELECT pg_notify($1, text) FROM unnest($2) AS text").With(ChannelName, texts),
                new NpgsqlBatchCommand("COMMIT"),
            },
        };
        await batch.ExecuteNonQueryAsync(stopping);
    }

    /// <summary>For ever, whatever ends the connection: without it there is only the poll.</summary>
    private async Task ListenAsync(CancellationToken stopping)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(_listenTo);
                await BeginListeningAsync(connection, stopping);
                pause = FirstPause;
                while (true)
                {
                    await connection.WaitAsync(stopping);
                }
            }
            catch (Exception error) when (!stopping.IsCancellationRequested)
            {
                Log.NodesNotHeard(logger, error.Message);
            }

            await Task.Delay(pause, clock, stopping);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task BeginListeningAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        connection.Notification += (_, notification) => Hear(notification.Payload);
        await connection.OpenAsync(stopping);
        await using var listen = new NpgsqlCommand($"LISTEN {ChannelName}", connection);
        await listen.ExecuteNonQueryAsync(stopping);
        Log.NodesHeard(logger);
        Interrupted?.Invoke();
    }

    private void Hear(string text)
    {
        if (HintText.Read(text) is not var (from, hints))
        {
            Log.HintIgnored(logger);
            return;
        }

        if (from == _self)
        {
            return;
        }

        foreach (var hint in hints)
        {
            Heard?.Invoke(hint);
        }
    }
}
