using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Server.Sync;

/// <summary>The clock of all sessions: one timer for the node instead of one for each connection.</summary>
internal sealed class SessionSweep(Sessions sessions, IHostApplicationLifetime lifetime, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    /// <summary>Sweeping goes on meanwhile and aborts who does not go: only an overloaded machine takes this long.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = lifetime.ApplicationStopping.Register(SayBye);
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                sessions.Sweep();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>The web server closes all connections as soon as this returns, so it waits until they have gone with their bye.</summary>
    private void SayBye()
    {
        var gone = sessions.EndAll(new ByeFrame(ErrorCode.ServerStopping, "The server is stopping."));
#pragma warning disable RS0030 // The host's stop waits for this callback by contract, and nothing else can make it wait.
        gone.Wait(LongestStop);
#pragma warning restore RS0030
    }
}
