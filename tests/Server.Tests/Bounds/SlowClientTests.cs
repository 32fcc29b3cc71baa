using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Bounds;

/// <summary>Clients that take their time are hung up on, each way of it by a timer of its own, which is set short here.</summary>
public sealed class SlowClientTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <summary>So that only the timer under test can have been it.</summary>
    private static readonly Patience Endless = new()
    {
        Headers = Long,
        Silence = Long,
        Body = new MinDataRate(bytesPerSecond: 1, gracePeriod: Long),
        Handshake = Long,
        Send = Long,
        Close = TimeSpan.FromMilliseconds(100),
    };

    private readonly Stopwatch _clock = new();
    private ServerHost _server = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        using var healthy = await _server.Http.GetAsync("/health/live");
        healthy.EnsureSuccessStatusCode();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Socket_that_never_speaks_is_closed()
    {
        await StartAsync(Endless with { Silence = TimeSpan.FromSeconds(1) });
        await using var socket = await RawSocket.ConnectAsync(_server.Address);

        Assert.Equal("", await socket.ReadToEndAsync());
        Print("A silent socket");
    }

    [Fact]
    public async Task Request_whose_headers_trickle_is_ended()
    {
        await StartAsync(Endless with { Headers = TimeSpan.FromSeconds(1) });
        await using var socket = await RawSocket.ConnectAsync(_server.Address);

        await socket.TrickleAsync($"GET /health/live HTTP/1.1\r\nHost: x\r\nX: {new string('x', 10_000)}", Tick);

        Assert.StartsWith("HTTP/1.1 408 ", await socket.ReadToEndAsync(), StringComparison.Ordinal);
        Print("A request whose headers trickle");
    }

    [Fact]
    public async Task Request_whose_body_trickles_is_ended()
    {
        await StartAsync(Endless with { Body = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(1.1)) });
        await using var socket = await RawSocket.ConnectAsync(_server.Address);
        await socket.SendAsync(
            "POST /api/workspaces HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n");

        await socket.TrickleAsync(new string(' ', 10_000), Tick);

        var answer = await socket.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        Print("A request whose body trickles");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"protocol\":\"messagepack\",\"version\":1,\"x\":\"")]
    public async Task WebSocket_whose_handshake_does_not_come_to_its_end_is_closed(string begun)
    {
        await StartAsync(Endless with { Handshake = TimeSpan.FromSeconds(1) });
        var alice = await _server.Http.CreateWorkspaceAsync();
        await using var socket = await RawSocket.UpgradeAsync(_server.Address, alice.Token);

        foreach (var letter in begun)
        {
            await socket.SendMessageAsync([(byte)letter]);
        }

        await socket.ReadToEndAsync();
        Print("A WebSocket without a handshake");
    }

    private async Task StartAsync(Patience patience)
    {
        _server = await ServerHost.StartAsync(services: services => services.AddSingleton(patience));
        _clock.Start();
    }

    private void Print(string what)
    {
        var line = $"{what} was ended after {_clock.Elapsed.TotalSeconds:F1} s, with the server's timer at 1 s";
        output.WriteLine(line);
        Console.WriteLine(line);
    }
}
