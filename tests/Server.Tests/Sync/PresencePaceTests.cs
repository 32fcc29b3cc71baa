using SyncEngine.Protocol;
using SyncEngine.Server.Sync;
using SyncEngine.Testing;

namespace SyncEngine.Server.Tests.Sync;

public sealed class PresencePaceTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _passed = [];
    private readonly PresencePace _pace;

    public PresencePaceTests() => _pace = new PresencePace(bytes => _passed.Add(Bytes.Text(bytes)), _clock);

    public void Dispose() => _pace.Dispose();

    [Fact]
    public void First_is_passed_on_at_once_and_of_those_that_follow_at_once_only_the_newest()
    {
        Show("1", "2", "3");
        Assert.Equal(["1"], _passed);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["1", "3"], _passed);

        Show("4");
        Assert.Equal(["1", "3", "4"], _passed);
    }

    [Fact]
    public void Whoever_shows_every_millisecond_is_passed_on_twenty_times_a_second_and_ends_with_the_newest()
    {
        for (var i = 1; i <= 1000; i++)
        {
            Show($"{i}");
            _clock.Advance(Millisecond);
        }

        Assert.Equal(Limits.PresencePerSecond + 1, _passed.Count);
        Assert.Equal("1000", _passed[^1]);
    }

    [Fact]
    public void End_is_passed_on_of_those_who_have_shown_something_and_nothing_after_it()
    {
        Show("1", "2");

        _pace.Dispose();
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["1", ""], _passed);
        _passed.Clear();
    }

    [Fact]
    public void End_of_who_shows_nothing_is_not_worth_a_word()
    {
        using var silent = new PresencePace(_ => Assert.Fail("Nothing was shown."), _clock);
        silent.Dispose();

        Show("1");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Show("");
        _pace.Dispose();

        Assert.Equal(["1", ""], _passed);
    }

    private void Show(params string[] texts) => texts.ToList().ForEach(text => _pace.Show(Bytes.Of(text)));
}
