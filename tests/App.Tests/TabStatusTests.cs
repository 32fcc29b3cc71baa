using SyncEngine.Client.App.Data;
using SyncEngine.Engine;

namespace SyncEngine.App.Tests;

public sealed class TabStatusTests
{
    [Fact]
    public void Edit_that_only_this_tab_knows_of_is_never_called_synced()
    {
        Assert.Equal(new SyncStatus(SyncState.Syncing, 1), Of(SyncState.Synced, unsaved: 1));
        Assert.Equal(new SyncStatus(SyncState.Syncing, 2), Of(SyncState.Synced, unheard: 2));
    }

    [Fact]
    public void Edits_of_the_tab_count_with_those_that_the_worker_knows() =>
        Assert.Equal(new SyncStatus(SyncState.Offline, 6), Of(SyncState.Offline, pending: 3, unsaved: 1, unheard: 2));

    [Theory]
    [InlineData(SyncState.Synced)]
    [InlineData(SyncState.Offline)]
    [InlineData(SyncState.Revoked)]
    public void Storage_that_fails_is_said_before_anything_else(SyncState worker) =>
        Assert.Equal(SyncState.NotSaving, Of(worker, storeFails: true, outdated: true).State);

    [Theory]
    [InlineData(SyncState.Synced, SyncState.UpdateNeeded)]
    [InlineData(SyncState.Saved, SyncState.UpdateNeeded)]
    [InlineData(SyncState.Offline, SyncState.Offline)]
    [InlineData(SyncState.Revoked, SyncState.Revoked)]
    public void Outdated_app_is_said_where_an_update_can_be_had(SyncState worker, SyncState expected) =>
        Assert.Equal(expected, Of(worker, outdated: true).State);

    private static SyncStatus Of(
        SyncState worker, int pending = 0, int unsaved = 0, int unheard = 0, bool storeFails = false, bool outdated = false) =>
        TabStatus.Of(new SyncStatus(worker, pending), unsaved, unheard, storeFails, outdated);
}
