using Microsoft.Extensions.Logging.Abstractions;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Storage;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Access;

/// <summary>How a node follows a ring that others turn, on a clock that stands still.</summary>
public sealed class KeysTests : IAsyncLifetime, IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();
    private StoreUnderTest _store = null!;
    private CountingKeys _ring = null!;
    private Keys _keys = null!;

    public async Task InitializeAsync()
    {
        _store = _folder.Open();
        _ring = new CountingKeys(_store.Keys);
        _keys = new Keys(_ring, _clock, NullLogger<Keys>.Instance);
        await _keys.OpenAsync();
        await _keys.StartAsync(CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _keys.StopAsync(CancellationToken.None);
        _keys.Dispose();
        await _store.CloseAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Key_that_another_node_has_added_is_found_at_once()
    {
        var added = await AddAsync();

        await _keys.LearnAsync(added.Id, CancellationToken.None).WaitAsync(HubClient.Patience);

        Assert.Equal(added.Id, _keys.Ring.Signing.KeyId);
        Assert.Equal(2, _keys.Ring.Count);
    }

    [Fact]
    public async Task Thousand_made_up_keys_cost_one_reading_a_second_and_hide_no_real_one()
    {
        await LearnAsync(1);
        Assert.Equal(2, _ring.Reads);

        // The second has not passed: whoever asks now waits for the next reading, instead of being told no by an older one.
        var madeUp = LearnAsync(1000);
        var added = await AddAsync();
        var real = _keys.LearnAsync(added.Id, CancellationToken.None);
        await ArmedAsync(Keys.Shortest);
        Assert.False(madeUp.IsCompleted);
        _clock.Advance(Keys.Shortest);
        await Task.WhenAll(madeUp, real).WaitAsync(HubClient.Patience);

        Assert.NotNull(_keys.Ring.Find(added.Id));
        Assert.Equal(3, _ring.Reads);
    }

    [Fact]
    public async Task Retired_key_verifies_no_longer_than_the_longest_time_between_readings()
    {
        var first = _keys.Ring.Signing.KeyId;
        var added = TokenKey.New(_clock.GetUtcNow().AddSeconds(1));
        await _store.Keys.AddKeyAsync(added, retireBefore: added.Created);
        Assert.NotNull(_keys.Ring.Find(first));

        await ArmedAsync(Keys.Longest);
        _clock.Advance(Keys.Longest);

        await Eventually.IsAsync(null, () => Task.FromResult(_keys.Ring.Find(first)));
        Assert.Equal(added.Id, _keys.Ring.Signing.KeyId);
    }

    private async Task<StoredKey> AddAsync()
    {
        var key = TokenKey.New(_clock.GetUtcNow().AddSeconds(1));
        await _store.Keys.AddKeyAsync(key, retireBefore: null);
        return key;
    }

    private Task LearnAsync(int count) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => _keys.LearnAsync($"made up {i}", CancellationToken.None)))
            .WaitAsync(HubClient.Patience);

    /// <summary>The reader sleeps for this long.</summary>
    private Task ArmedAsync(TimeSpan time)
    {
        DateTimeOffset? due = _clock.GetUtcNow() + time;
        return Eventually.IsAsync(due, () => Task.FromResult(_clock.NextDue));
    }
}
