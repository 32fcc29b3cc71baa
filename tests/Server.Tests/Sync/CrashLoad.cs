using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;
using Xunit.Sdk;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>
/// Devices of two workspaces that push as fast as they can while something is killed under them, and know what was acknowledged to them. The
/// store that forgets one of these, or has one twice, fails the test.
/// </summary>
internal sealed class CrashLoad
{
    private readonly List<Device> _devices = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _reached = new();
    private long _target;
    private int _rejected;

    public long Acked => _devices.Sum(device => device.Pusher.Acked);

    /// <summary>Deltas that were in the log when their device came back, and their ack was lost.</summary>
    public long KeptUnacked { get; private set; }

    /// <summary>Pushes that were answered with an error of the store.</summary>
    public int Rejected => _rejected;

    public static async Task<CrashLoad> CreateAsync(Uri server)
    {
        var load = new CrashLoad();
        using var http = new HttpClient { BaseAddress = server };
        for (var workspace = 0; workspace < 2; workspace++)
        {
            var admission = await http.CreateWorkspaceAsync();
            load.Add(admission);
            load.Add(admission);
        }

        return load;
    }

    /// <summary>Until the server is gone.</summary>
    public async Task PushAsync(Uri server)
    {
        try
        {
            await Task.WhenAll(_devices.Select(device => PushAsync(server, device)));
        }
        catch (Exception error) when (error is not XunitException)
        {
            // A connection broke, however that looks to its device.
        }
    }

    /// <summary>When this many more have been acknowledged.</summary>
    public Task AckedAsync(long more)
    {
        lock (_gate)
        {
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _target = Acked + more;
            return _reached.Task.WaitAsync(HubClient.Patience);
        }
    }

    /// <summary>The logs hold each delta up to the last one once, and none less than was acknowledged.</summary>
    /// <returns>How many they hold.</returns>
    public async Task<long> VerifyAsync(Uri server)
    {
        var total = 0L;
        foreach (var devices in _devices.GroupBy(device => device.Admission))
        {
            await using var reader = await HubClient.OpenAsync(server, devices.Key.Token, Id<Replica>.New());
            var log = await reader.ReadToAsync(reader.Welcome.Head.Seq);
            total += log.Count;
            foreach (var device in devices)
            {
                var own = log.Where(entry => entry.Replica == device.Pusher.Replica).ToList();
                Assert.InRange(own.Count, device.Pusher.Acked, long.MaxValue);
                Assert.Equal(Enumerable.Range(1, own.Count).Select(counter => (long)counter), own.Select(entry => entry.Counter));
                Assert.All(own, entry => Assert.StartsWith(
                    Pusher.TextOf(entry.Counter) + "\0", Bytes.Text(entry.Payload), StringComparison.Ordinal));
            }
        }

        return total;
    }

    private void Add(Admission admission)
    {
        var device = new Device(admission, new Pusher(int.MaxValue, bytes: 200));
        device.Pusher.Acknowledged += OnAcknowledged;
        _devices.Add(device);
    }

    private async Task PushAsync(Uri server, Device device)
    {
        while (true)
        {
            await using var client = await HubClient.OpenAsync(server, device.Admission.Token, device.Pusher.Replica, device.Read);
            Assert.InRange(client.Welcome.AckedCounter, device.Pusher.Acked, long.MaxValue);
            Assert.False(client.Welcome.Diverged);
            lock (_gate)
            {
                KeptUnacked += client.Welcome.AckedCounter - device.Pusher.Acked;
            }

            device.Read = client.Welcome.Head;
            device.Pusher.Resume(client.Welcome);
            var reject = await device.Pusher.PushAsync(client, int.MaxValue);
            Assert.Equal(ErrorCode.StorageFailed, reject?.Code);
            Interlocked.Increment(ref _rejected);
        }
    }

    private void OnAcknowledged()
    {
        lock (_gate)
        {
            if (Acked >= _target)
            {
                _reached.TrySetResult();
            }
        }
    }

    private sealed record Device(Admission Admission, Pusher Pusher)
    {
        /// <summary>What it need not read again.</summary>
        public Cursor Read { get; set; }
    }
}
