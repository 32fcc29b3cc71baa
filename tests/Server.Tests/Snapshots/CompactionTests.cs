using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Snapshots;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Snapshots;

/// <summary>Who is asked for a snapshot, and when.</summary>
public sealed class CompactionTests : IAsyncLifetime
{
    private const int Every = 3;

    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock, args: ["--SnapshotEvery", $"{Every}"]);
        _alice = await _server.Http.CreateWorkspaceAsync();
        await Eventually.IsAsync(true, () => Task.FromResult(_clock.IsArmed(Compaction.Interval)));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Device_is_asked_when_the_log_has_grown_and_again_when_it_has_grown_beyond_its_snapshot()
    {
        await using var alice = await OpenAsync(_alice);
        await PushAsync(alice, 1);
        await PushAsync(alice, 2);
        _clock.Advance(Compaction.Interval);
        var third = await PushAsync(alice, 3);
        _clock.Advance(Compaction.Interval);
        Assert.Equal(new SnapshotWantedFrame(3), await alice.NextAsync<SnapshotWantedFrame>());

        using var published = await PublishAsync(_alice, third);
        Assert.True(published.IsSuccessStatusCode);
        for (var counter = 4; counter <= 6; counter++)
        {
            await PushAsync(alice, counter);
            _clock.Advance(SnapshotDuty.Lease);
        }

        Assert.Equal(new SnapshotWantedFrame(6), await alice.NextAsync<SnapshotWantedFrame>());
    }

    [Fact]
    public async Task Device_that_brings_none_is_passed_over_and_one_that_may_not_write_is_never_asked()
    {
        var bobs = await _server.Http.AdmitAsync(_alice);
        var carols = await _server.Http.AdmitAsync(_alice, Scope.Read);
        await using var carol = await OpenAsync(carols);
        await using var bob = await OpenAsync(bobs);
        await using var alice = await OpenAsync(_alice);
        await PushAsync(alice, 1);
        await PushAsync(alice, 2);
        await carol.ReadToAsync(2);
        var head = await PushAsync(alice, 3);

        await carol.ReadToAsync(3);
        _clock.Advance(Compaction.Interval);
        await alice.NextAsync<SnapshotWantedFrame>();
        _clock.Advance(SnapshotDuty.Lease);
        await bob.NextAsync<SnapshotWantedFrame>();
        Assert.Equal([_alice.GrantId, bobs.GrantId], Asked());

        // Both rest for a lease, and then it begins anew.
        await Eventually.IsAsync(true, () =>
        {
            _clock.Advance(SnapshotDuty.Lease);
            return Task.FromResult(Asked().Count() > 2);
        });
        await alice.NextAsync<SnapshotWantedFrame>();
        using var published = await PublishAsync(bobs, head);
        Assert.True(published.IsSuccessStatusCode);
        Assert.DoesNotContain(carols.GrantId, Asked());
    }

    [Fact]
    public async Task Server_that_is_told_never_to_ask_does_not_even_look()
    {
        var clock = new FakeTimeProvider();
        await using var server = await ServerHost.StartAsync(clock, args: ["--SnapshotEvery", "0"]);
        await server.Http.CreateWorkspaceAsync();

        var compaction = server.Services.GetServices<IHostedService>().OfType<Compaction>().Single();

        await compaction.ExecuteTask!.WaitAsync(HubClient.Patience);
        Assert.False(clock.IsArmed(Compaction.Interval));
    }

    private Task<HubClient> OpenAsync(Admission admission) => HubClient.OpenAsync(_server.Address, admission.Token, Id<Replica>.New());

    /// <summary>The cursor at its end, when it was read and its credit given.</summary>
    private static async Task<Cursor> PushAsync(HubClient client, long counter)
    {
        client.Push(counter, Bytes.Of($"{counter}"));
        var page = await client.NextAsync<PageFrame>();
        client.Send(new CreditFrame(1));
        return page.Cursor;
    }

    private async Task<HttpResponseMessage> PublishAsync(Admission by, Cursor at)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{by.WorkspaceId}/snapshots/{at.Seq}")
        {
            Content = new ByteArrayContent([1]),
        };
        request.Headers.Add(SnapshotHeader.Chain, at.Chain.ToString());
        return await _server.Http.SendAsync(request, by.Token);
    }

    private IEnumerable<string> Asked() =>
        from line in _server.Log.Lines where line.Contains("was asked for a snapshot", StringComparison.Ordinal)
        select line.Split(' ').SkipWhile(word => word != "grant").ElementAt(1);
}
