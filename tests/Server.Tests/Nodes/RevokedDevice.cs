using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>A connected device that will be revoked, and what it does then.</summary>
internal sealed class RevokedDevice(HubClient client, Admission admission, Id<Replica> replica, RevokedDevice.Manner manner) : IAsyncDisposable
{
    private const int Window = 8;
    private const int SentBefore = 40;
    private const int SentAfterBye = 500;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _sent;

    public enum Manner
    {
        /// <summary>It sends without a pause, and goes when it is told bye.</summary>
        Heeds,

        /// <summary>It sends without a pause, and stops when it is told bye, but does not go.</summary>
        Stays,

        /// <summary>It sends without a pause, and goes on when it is told bye.</summary>
        SendsOn,

        /// <summary>It sends nothing at all, so that nothing it sends is refused, and does not go either.</summary>
        Idles,
    }

    public Admission Admission => admission;

    public Id<Replica> Replica => replica;

    public Manner Does => manner;

    /// <summary>The highest counter that was acknowledged to it.</summary>
    public long Acked { get; private set; }

    /// <summary>It has been acknowledged some, and is sending more.</summary>
    public Task Ready => _ready.Task.WaitAsync(HubClient.Patience);

    /// <summary>Completes when its connection has gone.</summary>
    public Task Gone => client.Closed;

    public static async Task<RevokedDevice> ConnectAsync(Uri server, Admission admission, Manner manner)
    {
        var replica = Id<Replica>.New();
        return new RevokedDevice(await HubClient.OpenAsync(server, admission.Token, replica), admission, replica, manner);
    }

    /// <summary>Returns what it was told in the end.</summary>
    public async Task<ByeFrame> RunAsync()
    {
        while (true)
        {
            SendSome();
            switch (await client.NextAsync())
            {
                case AckFrame ack:
                    Acked = ack.FirstCounter + ack.Seqs.Count - 1;
                    break;
                case ByeFrame bye:
                    await EndAsync();
                    return bye;
                default:
                    break;
            }
        }
    }

    public ValueTask DisposeAsync() => client.DisposeAsync();

    private void SendSome()
    {
        while (manner != Manner.Idles && _sent < Acked + Window)
        {
            Push();
        }

        if (manner == Manner.Idles || Acked >= SentBefore)
        {
            _ready.TrySetResult();
        }
    }

    private async Task EndAsync()
    {
        switch (manner)
        {
            case Manner.Heeds:
                await client.Connection.StopAsync();
                break;
            case Manner.SendsOn:
                for (var i = 0; i < SentAfterBye; i++)
                {
                    Push();
                }

                break;
            default:
                break;
        }
    }

    private void Push() => client.Push(++_sent, Bytes.Of($"{_sent}"));
}
