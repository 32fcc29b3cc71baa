using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using SyncEngine.Protocol;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Fuzz;

[Collection(nameof(Alone))]
public sealed class RestFuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Requests = 10_000;

    private readonly ConcurrentDictionary<string, int> _answers = [];
    private FuzzedServer _server = null!;

    public async Task InitializeAsync() => _server = await FuzzedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Bent_requests_are_answered_or_hung_up_on_and_none_makes_the_server_fail()
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Requests),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, _) => await ShootAsync(number));

        var figures = await _server.FinishAsync(connections: Requests);
        var counts = _answers.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Key} {answer.Value:N0}");
        var answers = string.Join(", ", counts);
        Print($"REST fuzz: {Requests:N0} requests, {figures}; answered {answers}");
        Assert.DoesNotContain("500", _answers.Keys);
        Assert.True(_answers.ContainsKey("400"), "Wrong bodies are told so.");
    }

    private async Task ShootAsync(int number)
    {
        var mutator = FuzzSeed.Mutator(number);
        var (method, path, body) = Request(mutator);
        body = mutator.Next(3) > 0 ? Bend(body) : body;
        var token = mutator.Next(3) switch
        {
            0 => "",
            1 => $"Authorization: Bearer {_server.Alice.Token}\r\n",
            _ => $"Authorization: Bearer {Bend(_server.Alice.Token).ReplaceLineEndings("")}\r\n",
        };
        var head = $"{method} {path} HTTP/1.1\r\nHost: {_server.Host.Address.Authority}\r\n{token}Content-Type: application/json\r\n"
            + $"Connection: close\r\nContent-Length: {body.Length}\r\n\r\n";
        var bendsHead = mutator.Next(3) == 0;
        await using var socket = await RawSocket.ConnectAsync(_server.Host.Address);
        try
        {
            await socket.SendAsync(bendsHead ? Bend(head) : head);
            await socket.SendAsync(body);
            if (bendsHead)
            {
                // It may have become the beginning of a longer one.
                socket.Finish();
            }
        }
        catch (SocketException)
        {
            // Hung up on before it was all sent.
        }

        var answer = await socket.ReadToEndAsync();
        _answers.AddOrUpdate(answer.Length > 12 ? answer[9..12] : "none", 1, (_, count) => count + 1);

        string Bend(string text) => Encoding.Latin1.GetString(mutator.Bend(Encoding.Latin1.GetBytes(text)));
    }

    private (string Method, string Path, string Body) Request(Mutator mutator)
    {
        var workspace = mutator.Next(3) == 0 ? Id<Workspace>.New().ToString() : _server.Alice.WorkspaceId;
        var root = $"/api/workspaces/{workspace}";
        var device = Id<Device>.New();
        return mutator.Next(9) switch
        {
            0 => ("POST", "/api/workspaces", $$"""{"workspaceId":"{{Id<Workspace>.New()}}","deviceId":"{{device}}","deviceName":"x"}"""),
            1 => ("POST", $"{root}/join", $$"""{"inviteId":"{{device}}","secret":"x","deviceId":"{{device}}","deviceName":"x"}"""),
            2 => ("POST", $"{root}/invites", """{"name":"","scope":"read","lifetimeSeconds":60,"uses":1}"""),
            3 => ("GET", $"{root}/invites", ""),
            4 => ("GET", $"{root}/tokens", ""),
            5 => ("DELETE", $"{root}/tokens/{Id<Grant>.New()}", ""),
            6 => ("GET", $"{root}/grant?access_token={_server.Alice.Token}", ""),
            7 => ("GET", $"{HubMethod.Path}?access_token={_server.Alice.Token}", ""),
            _ => ("POST", $"{HubMethod.Path}/negotiate", "x"),
        };
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
