using SyncEngine.Client.Worker;
using SyncEngine.Engine;

namespace SyncEngine.Worker.Tests;

public sealed class DemandTests
{
    private const string Food = "food";
    private const string Notes = "notes";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Demand _demand = new();

    [Fact]
    public void What_any_tab_shows_is_wanted_until_the_last_of_them_hides_it()
    {
        _demand.Show("alice's first", Food);
        _demand.Show("alice's second", Food);
        Assert.Equal([Food], _demand.Wanted(Now));

        _demand.Hide("alice's first", Food);
        Assert.Equal([Food], _demand.Wanted(Now));

        _demand.Hide("alice's second", Food);
        Assert.Empty(_demand.Wanted(Now));
    }

    [Fact]
    public void What_a_dead_tab_showed_is_not_wanted_and_what_another_shows_still_is()
    {
        _demand.Show("dead", Food);
        _demand.Show("dead", Notes);
        _demand.Show("alive", Notes);

        _demand.Leave("dead");

        Assert.Equal([Notes], _demand.Wanted(Now));
    }

    [Fact]
    public void Hiding_twice_or_what_was_never_shown_changes_nothing()
    {
        _demand.Show("tab", Food);
        _demand.Hide("tab", Notes);
        _demand.Hide("other", Food);

        Assert.Equal([Food], _demand.Wanted(Now));
    }

    [Theory]
    [InlineData(SyncState.Offline)]
    [InlineData(SyncState.Syncing)]
    [InlineData(SyncState.Saved)]
    public void What_waits_to_be_sent_is_wanted_after_its_last_tab_until_it_is_sent(SyncState state)
    {
        _demand.Show("tab", Food);
        _demand.Report(Food, new SyncStatus(state, 2));
        _demand.Enter("other");
        _demand.Leave("tab");
        Assert.Equal([Food], _demand.Wanted(Now));

        _demand.Report(Food, new SyncStatus(SyncState.Synced, 0));
        Assert.Empty(_demand.Wanted(Now));
    }

    [Theory]
    [InlineData(SyncState.Revoked)]
    [InlineData(SyncState.SignedOut)]
    [InlineData(SyncState.UpdateNeeded)]
    public void What_the_server_refuses_waits_without_a_connection_once_no_tab_shows_it(SyncState refused)
    {
        _demand.Show("tab", Food);
        _demand.Report(Food, new SyncStatus(refused, 2));
        Assert.Equal([Food], _demand.Wanted(Now));

        _demand.Hide("tab", Food);
        Assert.Empty(_demand.Wanted(Now));

        _demand.Visit(Food, Now);
        Assert.Empty(_demand.Wanted(Now));

        _demand.Readmit(Food);
        _demand.Visit(Food, Now);
        Assert.Equal([Food], _demand.Wanted(Now));
    }

    [Fact]
    public void Nothing_is_wanted_while_no_tab_is_there()
    {
        _demand.Show("tab", Food);
        _demand.Report(Food, new SyncStatus(SyncState.Syncing, 1));
        _demand.Visit(Notes, Now);

        _demand.Leave("tab");

        Assert.Empty(_demand.Wanted(Now));
    }

    [Theory]
    [InlineData(SyncState.Synced)]
    [InlineData(SyncState.Offline)]
    public void A_visit_ends_when_all_is_synced_or_when_that_cannot_be_had(SyncState end)
    {
        _demand.Enter("tab");
        _demand.Visit(Food, Now);
        _demand.Report(Food, new SyncStatus(SyncState.Saved, 0));
        _demand.Report(Food, new SyncStatus(SyncState.Syncing, 0));
        Assert.Equal([Food], _demand.Wanted(Now));

        _demand.Report(Food, new SyncStatus(end, 0));
        Assert.Empty(_demand.Wanted(Now));
    }

    [Fact]
    public void A_visit_ends_at_its_time_whatever_becomes_of_it()
    {
        _demand.Enter("tab");
        _demand.Visit(Food, Now);
        Assert.Equal(Now + Demand.LongestVisit, _demand.Due(Now));

        var end = Now + Demand.LongestVisit;
        Assert.Empty(_demand.Wanted(end));
        Assert.Null(_demand.Due(end));
    }

    [Fact]
    public void The_end_of_a_visit_takes_nothing_away_that_a_tab_shows()
    {
        _demand.Show("tab", Food);
        _demand.Visit(Food, Now);

        Assert.Equal([Food], _demand.Wanted(Now + Demand.LongestVisit));
    }

    [Fact]
    public void What_failed_here_rests_before_it_is_started_anew()
    {
        _demand.Show("tab", Food);
        _demand.Show("tab", Notes);
        _demand.Fail(Food, Now);

        Assert.Equal([Notes], _demand.Wanted(Now));
        Assert.Equal(Now + Demand.Rest, _demand.Due(Now));
        Assert.Contains(Food, _demand.Wanted(Now + Demand.Rest));
    }

    [Fact]
    public void What_was_removed_from_the_device_is_wanted_for_no_reason_any_more()
    {
        _demand.Show("tab", Food);
        _demand.Show("other", Food);
        _demand.Report(Food, new SyncStatus(SyncState.Offline, 3));
        _demand.Visit(Food, Now);

        _demand.Forget(Food);

        Assert.Empty(_demand.Wanted(Now));
        Assert.False(_demand.Shows("tab", Food));
    }
}
