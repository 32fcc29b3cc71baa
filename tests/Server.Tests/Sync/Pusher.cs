using System.Diagnostics;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>A replica with a fixed list of deltas, that pushes what is not acknowledged as fast as the window allows.</summary>
internal sealed class Pusher(int deltas, int bytes)
{
    public event Action? Acknowledged;

    public Id<Replica> Replica { get; } = Id<Replica>.New();

    public long Acked { get; private set; }

    public static string TextOf(long counter) => $"delta {counter}";

    /// <summary>Pushes until this many are acknowledged. Returns the reject, if one came instead.</summary>
    public async Task<RejectFrame?> PushAsync(HubClient client, long until)
    {
        var window = Math.Min(Limits.Default.WindowDeltas, Limits.Default.WindowBytes / bytes);
        var next = Acked + 1;
        while (Acked < until)
        {
            for (; next <= deltas && next - Acked <= window; next++)
            {
                client.Push(next, Payload(next));
            }

            switch (await client.NextAsync())
            {
                case AckFrame ack:
                    Acked = ack.LastCounter;
                    Acknowledged?.Invoke();
                    break;
                case PageFrame:
                    client.Send(new CreditFrame(1));
                    break;
                case RejectFrame reject:
                    return reject;
                case ByeFrame bye:
                    throw new InvalidOperationException($"{bye.Code}: {bye.Text}");
            }
        }

        return null;
    }

    /// <summary>
    /// Pushes until this many are acknowledged, by way of an address behind which servers come and go: whenever a connection ends, or cannot
    /// be opened, with another. Returns how many it took.
    /// </summary>
    public async Task<int> PushThroughAsync(Uri address, Admission admission, long until)
    {
        var clock = Stopwatch.StartNew();
        for (var connections = 1; ; connections++)
        {
            try
            {
                await using var client = await HubClient.OpenAsync(address, admission.Token, Replica);
                Resume(client.Welcome);
                if (await PushAsync(client, until) is null)
                {
                    return connections;
                }
            }
            catch (Exception) when (clock.Elapsed < HubClient.Patience)
            {
                // Again, until it goes on or it is too late.
            }
        }
    }

    /// <summary>What the server says at the beginning of a connection is taken as acknowledged.</summary>
    public void Resume(WelcomeFrame welcome) => Acked = welcome.AckedCounter;

    private byte[] Payload(long counter)
    {
        var payload = new byte[bytes];
        Bytes.Of(TextOf(counter)).CopyTo(payload, 0);
        return payload;
    }
}
