using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;
using SyncEngine.Server.Tests.Storage;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>Memory follows what is being read now, within a budget, and not how many workspaces there are.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync of IAsyncLifetime disposes it.")]
public abstract class FeedMemoryContract(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Most = 4 * 1024 * 1024;

    private readonly Id<Replica> _replica = Id<Replica>.New();
    private readonly FeedBudget _budget = new(Most);
    private StoreUnderTest _store = null!;
    private Feeds _feeds = null!;

    public async Task InitializeAsync()
    {
        _store = await OpenAsync();
        _feeds = new Feeds(_store.Log, _budget, Limits.Default);
    }

    public async Task DisposeAsync()
    {
        _feeds.Dispose();
        await _store.CloseAsync();
    }

    protected abstract Task<StoreUnderTest> OpenAsync();

    [Fact]
    public async Task Thousand_workspaces_that_are_written_and_read_stay_within_the_budget_and_miss_nothing()
    {
        const int Rounds = 10;
        var workspaces = await CreateWorkspacesAsync(1000);
        var feeds = workspaces.Select(workspace => _feeds.Subscribe(workspace, new Subscriber())).ToList();
        var highest = 0L;
        _store.Log.Committed += (_, _) => highest = Math.Max(highest, _budget.Bytes);

        for (var round = 1; round <= Rounds; round++)
        {
            await Task.WhenAll(workspaces.Select(workspace => AppendAsync(workspace, round, new byte[1000])));
        }

        Assert.InRange(highest, Most / 2, Most);
        foreach (var feed in feeds)
        {
            var pages = new List<LogPage> { (await feed.ReadAsync(0))! };
            while (pages[^1].End.Seq < Rounds)
            {
                pages.Add((await feed.ReadAsync(pages[^1].End.Seq))!);
            }

            Assert.Equal(Rounds, pages[^1].End.Seq);
        }

        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"feeds: {feeds.Count:N0} workspaces written, {Rounds * feeds.Count * 1000:N0} bytes in all, held at most {highest:N0} of {Most:N0}"));
    }

    [Fact]
    public async Task Those_that_were_read_least_recently_give_up_first_and_read_the_store()
    {
        var log = new CountingLog(_store.Log);
        log.Release();
        var budget = new FeedBudget(100_000);
        using var feeds = new Feeds(log, budget, Limits.Default);
        var workspaces = await CreateWorkspacesAsync(3);
        var (recent, stale, busy) = (Subscribe(0), Subscribe(1), Subscribe(2));
        await AppendAsync(stale.Workspace, 1, new byte[20_000]);
        await AppendAsync(recent.Workspace, 1, new byte[10_000]);
        await AppendAsync(busy.Workspace, 1, new byte[1_000]);
        await stale.ReadAsync(0);
        await recent.ReadAsync(0);
        await busy.ReadAsync(0);
        Assert.InRange(budget.Bytes, 62_000, 100_000);

        await AppendAsync(busy.Workspace, 2, new byte[40_000]);

        Assert.InRange(budget.Bytes, 62_000, 75_000);
        await recent.ReadAsync(0);
        await busy.ReadAsync(0);
        Assert.Equal(0, log.Reads);
        Assert.Equal(1, (await stale.ReadAsync(0))!.End.Seq);
        Assert.Equal(1, log.Reads);

        Feed Subscribe(int workspace) => feeds.Subscribe(workspaces[workspace], new Subscriber());
    }

    [Fact]
    public async Task Ten_thousand_workspaces_that_were_read_and_written_and_are_idle_again_hold_no_memory()
    {
        const int Workspaces = 10_000;
        // Others, before it counts: buffers that a store keeps for the next time are not for each workspace.
        await ReadAndWriteAsync(await CreateWorkspacesAsync(Workspaces));
        var workspaces = await CreateWorkspacesAsync(Workspaces);
        await LeaveTheLastBatchAsync();
        var start = GC.GetTotalMemory(forceFullCollection: true);

        var active = await ReadAndWriteAsync(workspaces) - start;
        var idle = long.MaxValue;
        // What is held for each workspace is held for good; what threads that have just worked on them still refer to goes with their stacks.
        for (var clock = Stopwatch.StartNew(); idle > active / 10 && clock.Elapsed < HubClient.Patience;)
        {
            await LeaveTheLastBatchAsync();
            idle = GC.GetTotalMemory(forceFullCollection: true) - start;
        }

        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"memory: {(double)active / Workspaces:N0} bytes for each of {Workspaces:N0} workspaces while read, "
            + $"{(double)idle / Workspaces:N0} when idle again"));
        Assert.Equal((0, 0L), (_feeds.Count, _budget.Bytes));
        Assert.InRange(idle, long.MinValue, active / 10);
    }

    /// <summary>The memory while all of them are open.</summary>
    private async Task<long> ReadAndWriteAsync(List<Id<Workspace>> workspaces)
    {
        var readers = workspaces.ConvertAll(workspace =>
        {
            var subscriber = new Subscriber();
            return (Subscriber: subscriber, Feed: _feeds.Subscribe(workspace, subscriber));
        });
        await Task.WhenAll(workspaces.Select(workspace => AppendAsync(workspace, 1, [1], [2], [3])));
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        Assert.Equal(workspaces.Count, _feeds.Count);
        Assert.True(_budget.Bytes > 0);

        readers.ForEach(reader => _feeds.Unsubscribe(reader.Feed, reader.Subscriber));
        return memory;
    }

    /// <summary>The store's thread refers to the batch it has committed until it commits another.</summary>
    private async Task LeaveTheLastBatchAsync()
    {
        await AppendAsync((await CreateWorkspacesAsync(1))[0], 1, [1]);
        await Task.Yield();
    }

    private async Task<List<Id<Workspace>>> CreateWorkspacesAsync(int count)
    {
        var workspaces = Enumerable.Range(0, count).Select(_ => Id<Workspace>.New()).ToList();
        await Task.WhenAll(workspaces.Select(workspace => _store.Access.CreateWorkspaceAsync(Given.Master(workspace))));
        return workspaces;
    }

    /// <summary>By the time the store takes another append, even one of nothing, it has told of what was committed before.</summary>
    private async Task AppendAsync(Id<Workspace> workspace, long counter, params byte[][] payloads)
    {
        var append = Given.Append(workspace, _replica, counter, payloads);
        await _store.Log.AppendAsync(append);
        await _store.Log.AppendAsync(append with { Payloads = [] });
    }

    private void Print(string figures)
    {
        output.WriteLine(figures);
        Console.WriteLine(figures);
    }
}
