using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Bounds;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Fuzz;

/// <summary>
/// A server that is shot at, with no rate in the way and the log as an operator has it, and bob and carol, who sync in the same workspace
/// the whole time.
/// </summary>
internal sealed class FuzzedServer : IAsyncDisposable
{
    /// <summary>What is still held in this process, server and clients, when it is over.</summary>
    private const long MostBytesKept = 32 * 1024 * 1024;

    private static readonly string[] NoRates =
    [
        "--MessagesPerSecond", "1000000", "--BytesPerSecond", "1000000000", "--RequestsPerSecond", "1000000",
        "--EntriesPerMinute", "1000000", "--WorkspacesPerHour", "1000000",
    ];

    private readonly Id<Replica> _bob = Id<Replica>.New();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly CancellationTokenSource _enough = new();
    private Task<int> _syncing = null!;
    private long _before;

    private FuzzedServer(ServerHost host) => Host = host;

    public ServerHost Host { get; }

    public Admission Alice { get; private set; } = null!;

    public static async Task<FuzzedServer> StartAsync()
    {
        var server = new FuzzedServer(await ServerHost.StartAsync(
            services: services =>
            {
                LogAsOperatorsDo(services);
                // Whoever shoots comes to no end of a handshake and says no goodbye.
                services.AddSingleton(new Patience { Handshake = TimeSpan.FromSeconds(1), Close = TimeSpan.FromMilliseconds(100) });
            },
            args: NoRates));
        server.Alice = await server.Host.Http.CreateWorkspaceAsync();
        server._syncing = server.SyncAsync();
        server._before = GC.GetTotalMemory(forceFullCollection: true);
        return server;
    }

    /// <summary>Instead of everything, which a test would keep in memory.</summary>
    public static void LogAsOperatorsDo(IServiceCollection services) => services.AddLogging(logging => logging
        .AddFilter<LogRecord>("Microsoft", LogLevel.Warning)
        .AddFilter<LogRecord>("SyncEngine", LogLevel.Information));

    /// <summary>Ends it, and returns its figures. All that was asked of the server is asserted here.</summary>
    public async Task<string> FinishAsync(int connections)
    {
        await _enough.CancelAsync();
        var synced = await _syncing;
        await using (var dave = await HubClient.OpenAsync(Host.Address, Alice.Token, Id<Replica>.New()))
        {
            dave.Push(1, Bytes.Of("still admitted"));
            await dave.NextAsync<AckFrame>();
        }

        var kept = GC.GetTotalMemory(forceFullCollection: true) - _before;
        var lines = Host.Log.Lines.Count(line => !line.Contains(" scope ", StringComparison.Ordinal));
        Assert.InRange(kept, long.MinValue, MostBytesKept);
        // Opened and ended, or refused: that is all that is worth a line.
        Assert.InRange(lines, 0, (2 * connections) + 100);
        return $"seed {FuzzSeed.Value}, {_clock.Elapsed.TotalSeconds:F1} s, {connections:N0} connections, {lines:N0} log lines, "
            + $"{(_before + kept) / (double)_before:F2} times the memory of before, bystanders synced {synced:N0} deltas meanwhile";
    }

    public async ValueTask DisposeAsync()
    {
        _enough.Dispose();
        await Host.DisposeAsync();
    }

    /// <summary>One delta after the other from bob to carol. Returns how many.</summary>
    private async Task<int> SyncAsync()
    {
        await using var bob = await HubClient.OpenAsync(Host.Address, Alice.Token, _bob);
        await using var carol = await HubClient.OpenAsync(Host.Address, Alice.Token, Id<Replica>.New());
        // Not so fast that there is no room for the shooting.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var counter = 0;
        while (!_enough.IsCancellationRequested || counter == 0)
        {
            await pace.WaitForNextTickAsync();
            bob.Push(++counter, Bytes.Of($"delta {counter}"));
            PageFrame page;
            do
            {
                page = await carol.NextAsync<PageFrame>();
                carol.Send(new CreditFrame(1));
            }
            while (!page.Entries.Any(entry => entry.Replica == _bob && entry.Counter == counter));
        }

        return counter;
    }
}
