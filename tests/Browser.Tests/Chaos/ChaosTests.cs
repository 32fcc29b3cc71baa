using System.Diagnostics;
using System.Threading.Channels;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>People go on typing while everything that can fail does, and nothing that the app called saved is lost.</summary>
[Collection(PublishedApp.Name)]
public sealed class ChaosTests(PublishedServer server, Chromium chromium, ITestOutputHelper output) : IAsyncLifetime
{
    private const int Seed = 20261122;
    private const int Events = 50;
    private static readonly TimeSpan Offline = TimeSpan.FromMinutes(2);

    private readonly Channel<string> _progress = Channel.CreateUnbounded<string>();
    private readonly Random _random = new(Seed);
    private readonly List<Profile> _profiles = [];
    private readonly List<Typist> _typists = [];
    private Task[] _typing = [];

    public async Task InitializeAsync()
    {
        var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var invite = await alice.CreateInviteAsync();
        _profiles.Add(new Profile(alice, "Alice"));
        var bob = await chromium.NewDeviceAsync(server);
        await bob.JoinAsync(invite);
        await bob.IsAsync("synced");
        _profiles.Add(new Profile(bob, "Bob"));
    }

    public async Task DisposeAsync()
    {
        foreach (var profile in _profiles)
        {
            await profile.DisposeAsync();
        }
    }

    [Fact]
    public async Task Tabs_that_crash_and_reload_workers_that_die_and_a_network_and_a_server_that_come_and_go_lose_nothing()
    {
        foreach (var profile in _profiles)
        {
            await profile.OpenTabAsync();
            await profile.OpenTabAsync();
        }

        BeginTyping();
        var trouble = new Trouble(server, chromium.Browser, _profiles, _random);
        while (trouble.Events.Count < Events)
        {
            await TypedAsync(_random.Next(1, 4));
            await trouble.StrikeAsync();
            output.WriteLine(trouble.Events[^1]);
        }

        await trouble.EndAsync();
        await TypedAsync(2);
        await EndTypingAsync();

        Print($"{Events} events: {await Agreement.ReachAsync(_profiles, _typists)}");
    }

    [Fact]
    public async Task Two_devices_that_are_written_on_for_minutes_without_a_network_agree_when_it_is_back()
    {
        foreach (var profile in _profiles)
        {
            await profile.SetOfflineAsync(true);
        }

        // As fast as a quick person types.
        BeginTyping(keyPause: 80);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Offline;)
        {
            await TypedAsync(1);
        }

        await EndTypingAsync();
        foreach (var profile in _profiles)
        {
            await profile.SetOfflineAsync(false);
        }

        Print($"{Offline.TotalMinutes} minutes offline: {await Agreement.ReachAsync(_profiles, _typists)}");
    }

    [Fact]
    public async Task Server_that_is_killed_and_started_again_and_again_under_typing_loses_nothing()
    {
        const int Kills = 5;
        BeginTyping();
        for (var kill = 0; kill < Kills; kill++)
        {
            await TypedAsync(_random.Next(1, 10));
            await using var outage = await server.StopAsync();
            await TypedAsync(_random.Next(1, 10));
        }

        await TypedAsync(2);
        await EndTypingAsync();

        Print($"{Kills} kills of the server: {await Agreement.ReachAsync(_profiles, _typists)}");
    }

    private void BeginTyping(float keyPause = 0)
    {
        _typists.AddRange(_profiles.Select(profile => new Typist(profile, new Random(_random.Next()), _progress.Writer, keyPause)));
        _typing = [.. _typists.Select(typist => typist.RunAsync())];
    }

    private Task EndTypingAsync()
    {
        _typists.ForEach(typist => typist.Stop());
        return Task.WhenAll(_typing);
    }

    /// <summary>The pace of the events is that of the typing.</summary>
    private async Task TypedAsync(int foods)
    {
        for (var food = 0; food < foods; food++)
        {
            var next = _progress.Reader.ReadAsync().AsTask();
            await await Task.WhenAny([next, .. _typing]).WaitAsync(HubClient.Patience);
        }
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
