using SyncEngine.Protocol;
using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Admin;

public sealed class ChainWalkTests
{
    private readonly List<ArchivedEntry> _log = ArchivedLog.Of(Id<Replica>.New(), "1", "2", "3", "4");
    private readonly ChainWalk _walk = new();

    [Fact]
    public void Log_is_right_to_its_head_also_where_payloads_were_pruned()
    {
        Assert.All(_log.PrunedTo(2), entry => Assert.Null(_walk.Take(entry)));
        Assert.Null(_walk.End(ArchivedLog.HeadOf(_log)));
    }

    [Fact]
    public void Entry_that_is_missing_is_a_hole() => AssertWrong("a hole", _log[0], _log[2]);

    [Fact]
    public void Entry_that_comes_again_is_wrong() => AssertWrong("repetition", _log[0], _log[0]);

    [Fact]
    public void Payload_of_other_bytes_is_wrong() => AssertWrong("SHA-256 is another", _log[0] with { Payload = [1, 2, 3] });

    [Fact]
    public void Hash_of_other_bytes_breaks_the_chain() =>
        AssertWrong("does not follow", _log[0] with { Payload = null, Hash = _log[1].Hash });

    [Fact]
    public void Chain_of_another_entry_is_wrong() => AssertWrong("does not follow", _log[0] with { Chain = _log[1].Chain });

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Counter_that_does_not_follow_is_wrong(long counter) =>
        AssertWrong($"its counter is {counter}", _log[0], _log[1] with { Counter = counter });

    [Fact]
    public void Head_is_the_last_entry_and_its_chain()
    {
        _log.ForEach(entry => _walk.Take(entry));

        Assert.Contains("ends at seq 4", _walk.End(new Cursor(5, _log[3].Chain)), StringComparison.Ordinal);
        Assert.Contains("ends at seq 4", _walk.End(new Cursor(3, _log[2].Chain)), StringComparison.Ordinal);
        Assert.Contains("chain of the head", _walk.End(new Cursor(4, _log[2].Chain)), StringComparison.Ordinal);
    }

    /// <summary>All entries but the last are right.</summary>
    private void AssertWrong(string what, params ArchivedEntry[] entries)
    {
        Assert.All(entries[..^1], entry => Assert.Null(_walk.Take(entry)));
        Assert.Contains(what, _walk.Take(entries[^1]), StringComparison.Ordinal);
        Assert.Equal(entries.Length - 1, _walk.At.Seq);
    }
}
