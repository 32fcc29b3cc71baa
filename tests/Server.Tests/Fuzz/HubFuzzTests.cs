using System.Net.Sockets;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Fuzz;

[Collection(nameof(Alone))]
public sealed class HubFuzzTests(ITestOutputHelper output) : IAsyncLifetime
{
    private FuzzedServer _server = null!;

    public async Task InitializeAsync() => _server = await FuzzedServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Frames_that_mean_nothing_are_answered_and_their_connection_goes_on()
    {
        const int Frames = 100_000;
        await using var mallory = await HubClient.OpenAsync(_server.Host.Address, _server.Alice.Token, Id<Replica>.New());
        for (var i = 0; i < Frames; i++)
        {
            mallory.Send(new EncodedFrame(FuzzSeed.Mutator(i).WellFormed()));
        }

        // The last of them, known by its answer.
        mallory.Send(new CreditFrame(int.MaxValue));
        var rejects = new Dictionary<string, int>();
        RejectFrame reject;
        do
        {
            reject = await mallory.NextAsync<RejectFrame>();
            rejects[reject.Code] = rejects.GetValueOrDefault(reject.Code) + 1;
        }
        while (!reject.Text.StartsWith($"{int.MaxValue} more pages", StringComparison.Ordinal));

        var figures = await _server.FinishAsync(connections: 4);
        Print($"Frame fuzz: {Frames:N0} frames on one connection, {figures}; answered {string.Join(", ", rejects)}");
        Assert.InRange(rejects[ErrorCode.FrameMalformed], Frames / 2, Frames);
    }

    [Fact]
    public async Task Bent_hub_messages_in_any_order_end_at_most_their_own_connection()
    {
        const int Connections = 2_000;
        const int MessagesEach = 30;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Connections),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, _) => await ShootAsync(number));

        Print($"Hub fuzz: {Connections * MessagesEach:N0} messages, {await _server.FinishAsync(Connections + 4)}");

        async Task ShootAsync(int number)
        {
            var mutator = FuzzSeed.Mutator(number);
            await using var socket = await RawSocket.UpgradeAsync(_server.Host.Address, _server.Alice.Token);
            try
            {
                await socket.SendMessageAsync(mutator.Next(20) == 0 ? mutator.Bend(HubWire.Handshake) : HubWire.Handshake);
                if (mutator.Next(2) == 0)
                {
                    await socket.SendMessageAsync(
                        HubWire.Open(new HelloFrame(ProtocolVersion.Current, Id<Replica>.New(), Cursor.Start, "fuzz", "1")));
                    await socket.ReadSomeAsync();
                    await socket.SendMessageAsync([.. HubWire.Downlink(8), .. HubWire.Uplink()]);
                }

                var messages = Enumerable.Range(0, MessagesEach)
                    .Select(_ => mutator.Next(3) == 0 ? mutator.Bend(mutator.Message()) : mutator.Message());
                await socket.SendMessageAsync(messages.SelectMany(message => message).ToArray());
                socket.Finish();
            }
            catch (SocketException)
            {
                // Hung up on, as it should be.
            }

            await socket.ReadToEndAsync();
        }
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
