using SyncEngine.Client.App.Data;
using SyncEngine.Testing;

namespace SyncEngine.App.Tests;

public sealed class RefresherTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Refresher _refresher;
    private Task _answer = Task.CompletedTask;
    private int _loads;
    private bool _fails;

    public RefresherTests() => _refresher = new Refresher(LoadAsync, _time);

    [Fact]
    public void Hints_that_come_together_are_one_load()
    {
        _refresher.Show(true);
        for (var hint = 0; hint < 20; hint++)
        {
            _refresher.Hint();
            _time.Advance(Refresher.Settling / 20);
        }

        Assert.Equal(2, _loads);
    }

    [Fact]
    public void Hints_without_end_do_not_put_loading_off()
    {
        _refresher.Show(true);
        for (var hint = 0; hint < 100; hint++)
        {
            _refresher.Hint();
            _time.Advance(Refresher.Settling / 10);
        }

        Assert.Equal(1 + 10, _loads);
    }

    [Fact]
    public void Without_a_hint_it_loads_at_intervals_while_it_is_seen()
    {
        _refresher.Show(true);
        _time.Advance(2 * Refresher.Interval);
        Assert.Equal(3, _loads);

        _refresher.Show(false);
        _refresher.Hint();
        _time.Advance(10 * Refresher.Interval);
        Assert.Equal(3, _loads);

        _refresher.Show(true);
        Assert.Equal(4, _loads);
    }

    [Fact]
    public void What_is_expected_to_change_is_loaded_soon_and_once()
    {
        _refresher.Show(true);
        _refresher.Expect();
        _time.Advance(Refresher.Soon);
        Assert.Equal(2, _loads);

        _time.Advance(Refresher.Interval - Refresher.Soon);
        Assert.Equal(2, _loads);

        _refresher.Show(false);
        _refresher.Expect();
        _time.Advance(Refresher.Soon);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task At_rest_nothing_is_under_way_and_nothing_is_asked_for()
    {
        var answer = new TaskCompletionSource();
        _answer = answer.Task;
        _refresher.Show(true);
        _refresher.Hint();

        var resting = _refresher.RestAsync();
        Assert.False(resting.IsCompleted);
        answer.SetResult();
        await resting;
        _time.Advance(2 * Refresher.Interval);
        Assert.Equal(1, _loads);

        _refresher.Show(true);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task At_rest_a_load_that_failed_is_not_tried_again()
    {
        _fails = true;
        _refresher.Show(true);
        await _refresher.RestAsync();
        _time.Advance(2 * Refresher.Interval);
        Assert.Equal(1, _loads);
    }

    [Fact]
    public void Load_that_failed_is_tried_again_and_its_reason_is_told_meanwhile()
    {
        _fails = true;
        _refresher.Show(true);
        Assert.IsType<InvalidOperationException>(_refresher.Failure);

        _fails = false;
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(_refresher.Failure);
        Assert.Equal(2, _loads);
    }

    [Fact]
    public async Task Nothing_is_loaded_after_its_end()
    {
        _refresher.Show(true);
        _refresher.Hint();
        await _refresher.DisposeAsync();
        _time.Advance(2 * Refresher.Interval);

        Assert.Equal(1, _loads);
    }

    public ValueTask DisposeAsync() => _refresher.DisposeAsync();

    private Task LoadAsync()
    {
        _loads++;
        return _fails ? throw new InvalidOperationException("The server is away.") : _answer;
    }
}
