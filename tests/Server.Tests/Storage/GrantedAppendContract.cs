using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Storage;

/// <summary>An append is taken while its grant may write, on whichever node, and from the answer to a change on no more (invariant 10).</summary>
public abstract class GrantedAppendContract(ITestOutputHelper output) : StoreContract
{
    private const int Rounds = 60;

    [Fact]
    public async Task Grant_that_reads_only_or_is_over_or_unknown_appends_nothing()
    {
        var master = await CreateMasterAsync();
        var reader = await IssueAsync(master, Scope.Read);
        var over = await IssueAsync(master, expires: Now.AddHours(1));
        var revoked = await IssueAsync(master);
        await Access.RevokeAsync(master, revoked);

        Assert.Equal(AppendRefusal.ReadOnly, await RefusalOfAsync(reader));
        Assert.Equal(AppendRefusal.NotAdmitted, await RefusalOfAsync(over, Now.AddHours(1)));
        Assert.Equal(AppendRefusal.NotAdmitted, await RefusalOfAsync(revoked));
        Assert.Equal(AppendRefusal.NotAdmitted, await RefusalOfAsync(Given.Device(master.Workspace)));
        Assert.Empty(await ReadTextsAsync(master.Workspace, 0));
        Assert.Null(await RefusalOfAsync(over, Now.AddHours(1).AddMilliseconds(-1)));
    }

    [Fact]
    public async Task Grant_of_another_workspace_appends_nothing()
    {
        var (master, stranger) = (await CreateMasterAsync(), await CreateMasterAsync());

        var appends = await Task.WhenAll(
            Log.AppendAsync(Of(stranger, Alice, 1) with { Workspace = master.Workspace }),
            Log.AppendAsync(Of(stranger, Alice, 1)),
            Log.AppendAsync(Of(stranger, Bob, 1) with { Workspace = master.Workspace }));

        Assert.Equal([AppendRefusal.NotAdmitted, null, AppendRefusal.NotAdmitted], appends.Select(append => append.Refusal));
        Assert.Empty(await ReadTextsAsync(master.Workspace, 0));
        Assert.Single(await ReadTextsAsync(stranger.Workspace, 0));
    }

    [Fact]
    public async Task Delta_that_is_sent_again_by_a_grant_that_may_not_write_is_refused_like_a_new_one()
    {
        var master = await CreateMasterAsync();
        var bob = await IssueAsync(master);
        await Log.AppendAsync(Of(bob, Bob, 1));
        await Access.ChangeAsync(master, bob, new GrantEdit.Rescope(Scope.Read));

        var again = await Log.AppendAsync(Of(bob, Bob, 1));

        Assert.Equal(AppendRefusal.ReadOnly, again.Refusal);
        Assert.Empty(again.Seqs);
    }

    [Fact]
    public async Task Refused_append_leaves_those_beside_it_alone()
    {
        var master = await CreateMasterAsync();
        var reader = await IssueAsync(master, Scope.Read);

        var appends = await Task.WhenAll(Enumerable.Range(1, 40).Select(i =>
            Log.AppendAsync(i % 2 == 0 ? Of(reader, Bob, i / 2) : Of(master, Alice, (i + 1) / 2))));

        Assert.Equal(Enumerable.Range(1, 20).Select(seq => (long)seq), appends.SelectMany(append => append.Seqs));
        Assert.Equal(20, appends.Count(append => append.Refusal == AppendRefusal.ReadOnly));
    }

    [Fact]
    public Task From_the_answer_to_a_revocation_on_no_node_takes_an_append_of_the_grant() =>
        AssertEndsAtAnswerAsync(new GrantEdit.Revoke(), AppendRefusal.NotAdmitted);

    [Fact]
    public Task From_the_answer_to_a_downgrade_on_no_node_takes_an_append_of_the_grant() =>
        AssertEndsAtAnswerAsync(new GrantEdit.Rescope(Scope.Read), AppendRefusal.ReadOnly);

    [Fact]
    public Task From_the_answer_to_an_expiry_on_no_node_takes_an_append_of_the_grant() =>
        AssertEndsAtAnswerAsync(new GrantEdit.Expire(Now), AppendRefusal.NotAdmitted);

    /// <summary>Another node on the same store, where it can have several.</summary>
    protected virtual Task<StoreUnderTest> OpenOtherNodeAsync() => Task.FromResult(Store);

    /// <summary>
    /// Bob sends on two nodes without a pause, as two replicas, each frame before the last is answered. What is in the log at the moment of the
    /// answer is all that ever comes, and each append that was acknowledged is among it.
    /// </summary>
    private async Task AssertEndsAtAnswerAsync(GrantEdit edit, AppendRefusal refusal)
    {
        var other = await OpenOtherNodeAsync();
        var random = new Random(1);
        var (taken, late) = (0, 0);
        for (var round = 0; round < Rounds; round++)
        {
            var master = await CreateMasterAsync();
            var bob = await IssueAsync(master);
            using var stop = new CancellationTokenSource();
            var senders = new[] { (Log, Alice), (other.Log, Bob) }.Select(to => Task.Run(() => SendAsync(to.Item1, bob, to.Item2, stop.Token)));
            var sending = Task.WhenAll(senders);
            await AppendUntilAsync(master, random.Next(0, 12));

            Assert.Null((await Access.ChangeAsync(master, bob, edit)).Refusal);
            var atAnswer = await ReadOfBobAsync(master);
            await AppendUntilAsync(master, 3);
            await stop.CancelAsync();
            var outcomes = (await sending).SelectMany(outcomes => outcomes).ToList();

            var inTheEnd = await ReadOfBobAsync(master);
            Assert.Equal(atAnswer, inTheEnd);
            Assert.Equal(inTheEnd, outcomes.SelectMany(outcome => outcome.Seqs).Order());
            Assert.All(outcomes.Where(outcome => outcome.Refusal is not null), outcome => Assert.Equal(refusal, outcome.Refusal));
            Assert.Equal(refusal, await RefusalOfAsync(bob));
            taken += inTheEnd.Count;
            late += outcomes.Count(outcome => outcome.Refusal is not null);
        }

        output.WriteLine($"{GetType().Name}, {edit}: {taken} appends were taken before, {late} refused after, in {Rounds} rounds");
        Assert.True(taken > Rounds && late > Rounds, "The appends did not race the change.");
        if (other != Store)
        {
            await other.CloseAsync();
        }
    }

    /// <summary>Until it is refused, or told to stop; a window of four.</summary>
    private static async Task<List<AppendOutcome>> SendAsync(
        ILogStore log, StoredGrant grant, Id<Replica> replica, CancellationToken stop)
    {
        var outcomes = new List<AppendOutcome>();
        var window = new Queue<Task<AppendOutcome>>();
        for (var counter = 1; !stop.IsCancellationRequested && outcomes.All(outcome => outcome.Refusal is null); counter++)
        {
            window.Enqueue(log.AppendAsync(Of(grant, replica, counter)));
            if (window.Count == 4)
            {
                outcomes.Add(await window.Dequeue());
            }
        }

        outcomes.AddRange(await Task.WhenAll(window));
        return outcomes;
    }

    private async Task AppendUntilAsync(StoredGrant master, int appends)
    {
        var replica = Id<Replica>.New();
        for (var counter = 1; counter <= appends; counter++)
        {
            Assert.Null((await Log.AppendAsync(Of(master, replica, counter))).Refusal);
        }
    }

    private async Task<List<long>> ReadOfBobAsync(StoredGrant master) =>
        [.. from row in await Log.ReadAsync(master.Workspace, 0, int.MaxValue)
            where row.Entry.Replica == Alice || row.Entry.Replica == Bob
            select row.Seq];

    private async Task<StoredGrant> IssueAsync(StoredGrant master, Scope scope = Scope.ReadWrite, DateTimeOffset? expires = null)
    {
        var grant = Given.Device(master.Workspace, scope: scope) with { Expires = expires };
        Assert.True(await Access.IssueGrantAsync(grant, master.Id));
        return grant;
    }

    private async Task<AppendRefusal?> RefusalOfAsync(StoredGrant grant, DateTimeOffset? at = null) =>
        (await Log.AppendAsync(Of(grant, Id<Replica>.New(), 1) with { Now = at ?? Now })).Refusal;

    private static Append Of(StoredGrant grant, Id<Replica> replica, long counter) =>
        Given.Append(grant.Workspace, replica, counter, $"{counter}") with { Grant = grant.Id };
}
