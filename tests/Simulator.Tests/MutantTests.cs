using SyncEngine.Simulator.Mutants;
using Xunit.Abstractions;

namespace SyncEngine.Simulator.Tests;

/// <summary>The simulator sees what it is for: an engine with a defect is caught.</summary>
public sealed class MutantTests(ITestOutputHelper output)
{
    private const int Seeds = 1000;

    [Fact]
    public void An_engine_that_counts_as_acknowledged_what_it_has_sent_is_caught() => IsCaught(new AckAtSend());

    [Fact]
    public void An_engine_that_saves_the_cursor_before_the_data_is_caught() => IsCaught(new CursorBeforeData());

    [Fact]
    public void An_engine_that_deletes_from_the_outbox_by_position_is_caught() => IsCaught(new OutboxByPosition());

    [Fact]
    public void An_app_that_calls_edits_saved_before_they_are_flushed_is_caught() => IsCaught(new OutboxRelaxed());

    [Fact]
    public void An_engine_that_takes_a_page_for_stored_that_was_not_is_caught() => IsCaught(new FailureHidden());

    [Fact]
    public void An_engine_that_takes_the_deltas_of_a_copy_of_its_store_for_its_own_is_caught() => IsCaught(new WelcomeBelieved());

    [Fact]
    public void An_engine_that_does_not_notice_that_the_server_went_back_is_caught() => IsCaught(new DivergenceIgnored());

    [Fact]
    public void An_engine_that_gives_no_credits_back_is_caught() => IsCaught(new CreditsKept());

    private void IsCaught(Mutant mutant)
    {
        var report = Sweep.FindViolation(mutant, Seeds);

        output.WriteLine($"{mutant.GetType().Name}: {report}");
        Assert.NotNull(report);
    }
}
