using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>Who is online, and how far each has read.</summary>
public sealed class AttendanceTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;
    private Admission _bob = null!;

    private IAccessStore Store => _server.Services.GetRequiredService<IAccessStore>();

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _alice = await _server.Http.CreateWorkspaceAsync();
        _bob = await _server.Http.AdmitAsync(_alice);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Device_that_stays_is_recorded_as_online_again_and_again_and_as_gone_when_it_leaves()
    {
        await using var bob = await OpenAsync(_bob);
        Assert.Equal(_clock.GetUtcNow().AddSeconds(60), (await GrantAsync()).OnlineUntil);

        for (var i = 0; i < 6; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(20));
            await Eventually.IsAsync(_clock.GetUtcNow().AddSeconds(60), async () => (await GrantAsync()).OnlineUntil);
        }

        await bob.Connection.StopAsync();
        await Eventually.IsAsync(null, async () => (await GrantAsync()).OnlineUntil);
        Assert.False((await RowAsync()).Online);
    }

    [Fact]
    public async Task Device_at_a_node_that_died_is_shown_online_for_a_minute()
    {
        var now = _clock.GetUtcNow();
        await Store.RecordSeenAsync(new Seen(Id<Grant>.Parse(_bob.GrantId), now, 0, now + Attendance.OnlineTime));
        Assert.True((await RowAsync()).Online);

        _clock.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal((false, now), ((await RowAsync()).Online, (await RowAsync()).LastSeen));
    }

    [Fact]
    public async Task Device_with_two_connections_is_online_until_the_last_one_closes()
    {
        await using var first = await OpenAsync(_bob);
        await using var second = await OpenAsync(_bob);

        await first.Connection.StopAsync();
        await Eventually.IsAsync(1, () => Task.FromResult(_server.Services.GetRequiredService<Sessions>().Count));
        Assert.True((await RowAsync()).Online);
        Assert.NotNull((await GrantAsync()).OnlineUntil);

        await second.Connection.StopAsync();
        await Eventually.IsAsync(false, async () => (await RowAsync()).Online);
    }

    [Fact]
    public async Task Revoked_device_is_not_online_whatever_was_recorded_of_it()
    {
        var now = _clock.GetUtcNow();
        await Store.RecordSeenAsync(new Seen(Id<Grant>.Parse(_bob.GrantId), now, 0, now + Attendance.OnlineTime));

        using var revoking = await _server.Http.RevokeAsync(_alice, _bob.GrantId);

        Assert.False((await RowAsync()).Online);
    }

    [Fact]
    public async Task Device_is_behind_by_what_it_has_not_stored_and_only_its_credits_say_what_it_has()
    {
        Assert.Equal((null, null), await ReadAsync());
        await using var bob = await OpenAsync(_bob);
        Assert.Equal((0, 0), await ReadAsync());
        await using var alice = await OpenAsync(_alice);
        for (var i = 1; i <= 3; i++)
        {
            alice.Push(i, Bytes.Of($"{i}"));
            Assert.Equal(i, (await bob.NextAsync<PageFrame>()).Cursor.Seq);
        }

        Assert.Equal((0, 3), await ReadAsync());
        bob.Send(new CreditFrame(2));
        await Eventually.IsAsync((2, 1), ReadAsync);
        bob.Send(new CreditFrame(1));
        await Eventually.IsAsync((3, 0), ReadAsync);

        // The store hears of it with the next round, and keeps it when the device has gone.
        _clock.Advance(Attendance.Interval);
        await Eventually.IsAsync(3, async () => (await GrantAsync()).CursorSeq);
        await bob.Connection.StopAsync();
        await Eventually.IsAsync(false, async () => (await RowAsync()).Online);
        Assert.Equal((3, 0), await ReadAsync());
    }

    private async Task<(long? CursorSeq, long? Behind)> ReadAsync()
    {
        var row = await RowAsync();
        return (row.CursorSeq, row.Behind);
    }

    private async Task<DeviceGrant> RowAsync() =>
        (await _server.Http.ListDevicesAsync(_alice)).Single(grant => grant.GrantId == _bob.GrantId);

    private async Task<StoredGrant> GrantAsync() => (await Store.FindGrantAsync(Id<Grant>.Parse(_bob.GrantId)))!;

    private Task<HubClient> OpenAsync(Admission of) => HubClient.OpenAsync(_server.Address, of.Token, Id<Replica>.New());
}
