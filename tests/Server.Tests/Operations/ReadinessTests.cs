using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Storage.Sqlite;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Operations;

public sealed class ReadinessTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Server_is_ready_while_its_store_takes_writes()
    {
        await using var server = await ServerHost.StartAsync();

        using var live = await server.Http.GetAsync("/health/live");
        using var ready = await server.Http.GetAsync("/health/ready");

        Assert.Equal((200, 200), ((int)live.StatusCode, (int)ready.StatusCode));
    }

    [Fact]
    public async Task Store_that_hangs_is_said_to_fail_in_bounded_time_and_is_ready_again_afterwards()
    {
        await using var server = await ServerHost.StartAsync();
        using var release = new ManualResetEventSlim();
        var hanging = server.Services.GetRequiredService<SqliteDatabase>().ReadAsync(_ => release.Wait(HubClient.Patience));
        var clock = Stopwatch.StartNew();

        Assert.Equal((503, ErrorCode.StorageFailed), await ReadyAsync(server.Http));
        using var live = await server.Http.GetAsync("/health/live");
        Assert.True(live.IsSuccessStatusCode);
        output.WriteLine($"ready answered after {clock.Elapsed.TotalSeconds:N1} s");
        Console.WriteLine($"hanging store: ready answered after {clock.Elapsed.TotalSeconds:N1} s");

        release.Set();
        Assert.True(await hanging);
        await Eventually.IsAsync((200, null), () => ReadyAsync(server.Http));
    }

    [Fact]
    public async Task Server_whose_disk_is_full_is_not_ready()
    {
        var data = Directory.CreateTempSubdirectory("syncengine-").FullName;
        await using (var server = await ServerProcess.StartAsync(data, fileKilobytes: 600))
        {
            using var http = new HttpClient { BaseAddress = server.Address };
            await using var client = await HubClient.OpenAsync(server.Address, (await http.CreateWorkspaceAsync()).Token, Id<Replica>.New());

            // One small delta at a time, so that what is left when one no longer fits is less than a few probes write.
            var counter = 0;
            Frame answer;
            do
            {
                client.Push(++counter, Bytes.Of("small"));
                answer = await NextAnswerAsync(client);
            }
            while (answer is AckFrame);

            Assert.Equal(ErrorCode.StorageFailed, Assert.IsType<RejectFrame>(answer).Code);
            await Eventually.IsAsync((503, ErrorCode.StorageFailed), () => ReadyAsync(http));
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task Server_that_stops_is_not_ready_while_it_says_goodbye()
    {
        // On a clock that stands still nobody is hurried.
        var server = await ServerHost.StartAsync(new FakeTimeProvider());
        using var http = new HttpClient { BaseAddress = server.Address };
        var alice = await http.CreateWorkspaceAsync();
        await using (var client = await HubClient.OpenAsync(server.Address, alice.Token, Id<Replica>.New()))
        {
            // On a thread of its own: the host's stop does not return before everybody has gone.
            var stopping = Task.Run(async () => await server.DisposeAsync());
            await client.NextAsync<ByeFrame>();

            Assert.Equal((503, ErrorCode.ServerStopping), await ReadyAsync(http));
            await client.Connection.StopAsync();
            await stopping;
        }
    }

    private static async Task<Frame> NextAnswerAsync(HubClient client)
    {
        while (true)
        {
            switch (await client.NextAsync())
            {
                case PageFrame:
                    client.Send(new CreditFrame(1));
                    break;
                case var frame and (AckFrame or RejectFrame):
                    return frame;
                default:
                    break;
            }
        }
    }

    private static async Task<(int Status, string? Code)> ReadyAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/health/ready");
        return await answer.ReadRefusalAsync();
    }
}
