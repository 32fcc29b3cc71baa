using System.Text;
using SyncEngine.Client;
using SyncEngine.Engine;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Native.Tests;

/// <summary>kill -9 of a program that pushes, again and again on the same store.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Kills = 6;
    private const int LinesEach = 400;

    private readonly string _store = Directory.CreateTempSubdirectory("syncengine-tail-").FullName;
    private ServerHost _server = null!;
    private Admission _alices = null!;
    private Admission _bobs = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _alices = await _server.Http.CreateWorkspaceAsync();
        _bobs = await _server.Http.AdmitAsync(_alices);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_store, recursive: true);
    }

    [Fact]
    public async Task Nothing_that_was_saved_is_lost_and_nothing_arrives_twice()
    {
        var random = new Random(5);
        var saved = new HashSet<int>();
        for (var run = 0; run < Kills; run++)
        {
            await using var tail = Start();
            await WriteAsync(tail, run * LinesEach);
            var last = random.Next(1, LinesEach);
            var said = (await ReadSavedAsync(tail, last)).Concat(await tail.KillAsync());
            // Lines are saved in order, one number each; the numbers go on where the store's earlier program ended.
            saved.UnionWith(Enumerable.Range(run * LinesEach, said.Count(line => line.Contains(" saved ", StringComparison.Ordinal))));
        }

        await using var bob = await WorkspaceClient.OpenAsync(
            WorkspaceClientOptions.For(_server.Address, _bobs, Path.Combine(_store, "bob.db")));
        await using (var again = Start())
        {
            await again.Input.WriteLineAsync("end");
            await again.Input.FlushAsync();
            await again.ReadToAsync("state=Synced pending=0");
            Assert.Equal(0, await again.InterruptAsync());
        }

        var arrived = await ReadUntilAsync(bob, "end");
        output.WriteLine($"{Kills} kills: {saved.Count} lines were said to be saved, {arrived.Count} arrived.");
        Assert.Equal(arrived.Distinct(), arrived);
        Assert.Superset(saved.Select(number => $"line {number}").ToHashSet(), arrived.ToHashSet());
    }

    private TailProcess Start() => TailProcess.StartWithToken(
        _alices.Token, "--server", _server.Address.ToString(), "--workspace", _alices.WorkspaceId, "--store", _store, "--push", "-", "--from", "now");

    private static async Task WriteAsync(TailProcess tail, int first)
    {
        for (var line = first; line < first + LinesEach; line++)
        {
            await tail.Input.WriteLineAsync($"line {line}");
        }

        await tail.Input.FlushAsync();
    }

    private static async Task<List<string>> ReadSavedAsync(TailProcess tail, int count)
    {
        var lines = new List<string>();
        while (lines.Count(line => line.Contains(" saved ", StringComparison.Ordinal)) < count)
        {
            lines.Add(await tail.NextAsync() ?? throw new InvalidOperationException(await tail.ReadErrorAsync()));
        }

        return lines;
    }

    private static async Task<List<string>> ReadUntilAsync(WorkspaceClient client, string end)
    {
        var texts = new List<string>();
        await foreach (var received in client.ReceiveAsync(LogPosition.Start, Patience.Token))
        {
            var text = Encoding.UTF8.GetString(((Received.Delta)received).Payload.Span);
            if (text == end)
            {
                break;
            }

            texts.Add(text);
        }

        return texts;
    }
}
