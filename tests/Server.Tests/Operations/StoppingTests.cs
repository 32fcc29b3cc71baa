using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

public sealed class StoppingTests
{
    [Fact]
    public async Task Server_that_stops_says_so_to_its_connections_and_ends_with_all_that_it_acknowledged()
    {
        var data = Directory.CreateTempSubdirectory("syncengine-").FullName;
        var replica = Id<Replica>.New();
        // On a clock that stands still nobody is hurried.
        var server = await ServerHost.StartAsync(new FakeTimeProvider(), data);
        var alice = await server.Http.CreateWorkspaceAsync();
        await using (var client = await HubClient.OpenAsync(server.Address, alice.Token, replica))
        {
            client.Push(1, Bytes.Of("1"));
            await client.NextAsync<AckFrame>();

            var stopping = server.DisposeAsync().AsTask();

            Assert.Equal(ErrorCode.ServerStopping, (await client.NextAsync<ByeFrame>()).Code);
            await client.Connection.StopAsync();
            await stopping;
        }

        await using (var again = await ServerHost.StartAsync(data: data))
        {
            await using var client = await HubClient.OpenAsync(again.Address, alice.Token, replica);
            Assert.Equal(1, client.Welcome.AckedCounter);
        }

        Directory.Delete(data, recursive: true);
    }
}
