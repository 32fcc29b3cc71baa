using SyncEngine.Client.App.Data;

namespace SyncEngine.App.Tests;

public sealed class UnheardEditsTests
{
    private readonly UnheardEdits _unheard = new();

    [Fact]
    public void Edit_is_unheard_until_the_worker_has_counted_as_far()
    {
        _unheard.Add(lastOrdinal: 7, deltas: 1);
        _unheard.Hear(6);
        Assert.Equal(1, _unheard.Count);

        _unheard.Hear(7);
        Assert.Equal(0, _unheard.Count);
    }

    [Fact]
    public void Deltas_that_were_stored_together_are_heard_one_by_one()
    {
        _unheard.Add(lastOrdinal: 7, deltas: 3);
        _unheard.Hear(6);

        Assert.Equal(1, _unheard.Count);
    }

    [Fact]
    public void Numbers_of_other_tabs_in_between_are_not_this_tabs()
    {
        _unheard.Add(lastOrdinal: 2, deltas: 1);
        _unheard.Add(lastOrdinal: 9, deltas: 1);
        _unheard.Hear(8);

        Assert.Equal(1, _unheard.Count);
    }
}
