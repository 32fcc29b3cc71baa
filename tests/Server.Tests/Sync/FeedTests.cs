using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;
using SyncEngine.Server.Tests.Storage;

namespace SyncEngine.Server.Tests.Sync;

public sealed class FeedTests : IAsyncLifetime, IDisposable
{
    private readonly Id<Workspace> _workspace = Id<Workspace>.New();
    private readonly Id<Replica> _replica = Id<Replica>.New();
    private readonly FeedBudget _budget = new(1024 * 1024);
    private readonly StoreFolder _folder = new();
    private StoreUnderTest _store = null!;
    private CountingLog _log = null!;
    private Feeds _feeds = null!;

    public async Task InitializeAsync()
    {
        _store = _folder.Open();
        _log = new CountingLog(_store.Log);
        _feeds = new Feeds(_log, _budget, Limits.Default);
        await _store.Access.CreateWorkspaceAsync(Given.Master(_workspace));
    }

    public async Task DisposeAsync() => await _store.CloseAsync();

    public void Dispose()
    {
        _feeds.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Append_wakes_every_subscriber_and_its_page_is_encoded_once_without_reading_the_store()
    {
        var (alice, bob) = (new Subscriber(), new Subscriber());
        var feed = _feeds.Subscribe(_workspace, alice);
        Assert.Same(feed, _feeds.Subscribe(_workspace, bob));

        await AppendAsync(1, "a1");

        await alice.Wake.WaitAsync(CancellationToken.None);
        await bob.Wake.WaitAsync(CancellationToken.None);
        Assert.Equal(1, feed.HeadSeq);
        var page = await feed.ReadAsync(0);
        Assert.Same(page!.Frame, (await feed.ReadAsync(0))!.Frame);
        Assert.Equal(0, _log.Reads);
        Assert.Equal("a1", Bytes.Text(Decode(page).Entries.Single().Payload));
    }

    [Fact]
    public async Task Subscriber_that_fell_behind_gets_all_that_it_missed_in_one_page()
    {
        var feed = _feeds.Subscribe(_workspace, new Subscriber());
        for (var i = 1; i <= 10; i++)
        {
            await AppendAsync(i, $"a{i}");
        }

        await ToldAsync();
        var page = Decode((await feed.ReadAsync(3))!);

        Assert.Equal((4, 7), (page.FirstSeq, page.Entries.Count));
        Assert.Equal((await _store.Log.LocateAsync(_workspace, _replica, 0)).Head, page.Cursor);
    }

    [Fact]
    public async Task Many_who_join_a_cold_workspace_read_it_once()
    {
        await AppendAsync(1, "a1", "a2");
        await ToldAsync();
        var feeds = Enumerable.Range(0, 100).Select(_ => _feeds.Subscribe(_workspace, new Subscriber())).ToList();

        var reads = feeds.Select(feed => feed.ReadAsync(0).AsTask()).ToList();
        _log.Release();
        var pages = await Task.WhenAll(reads);

        Assert.Equal(1, _log.Reads);
        Assert.Single(pages.Select(page => page!.Frame).Distinct());
        Assert.Equal(2, Decode(pages[0]!).Entries.Count);
    }

    [Fact]
    public async Task Read_that_failed_is_not_remembered()
    {
        await AppendAsync(1, "a1");
        await ToldAsync();
        var feed = _feeds.Subscribe(_workspace, new Subscriber());
        _log.Release();
        await _store.CloseAsync();
        await Assert.ThrowsAsync<StorageException>(() => feed.ReadAsync(0).AsTask());
        await Assert.ThrowsAsync<StorageException>(() => feed.ReadAsync(0).AsTask());

        Assert.Equal(2, _log.Reads);
    }

    [Fact]
    public async Task Feed_goes_with_its_last_subscriber()
    {
        var (alice, bob) = (new Subscriber(), new Subscriber());
        var feed = _feeds.Subscribe(_workspace, alice);
        _feeds.Subscribe(_workspace, bob);
        await AppendAsync(1, "a1");
        await ToldAsync();
        await feed.ReadAsync(0);
        Assert.True(_budget.Bytes > 0);

        _feeds.Unsubscribe(feed, alice);
        Assert.Equal(1, _feeds.Count);
        _feeds.Unsubscribe(feed, bob);
        Assert.Equal((0, 0L), (_feeds.Count, _budget.Bytes));

        // One that was on its way to the feed when that went is not kept by anyone.
        feed.Append(await _store.Log.ReadAsync(_workspace, 0, 1000));
        Assert.Equal(0, _budget.Bytes);
    }

    /// <summary>C4: feeds come and go while appends arrive; whoever subscribes and then asks where the log ends misses none.</summary>
    [Fact]
    public async Task Joining_while_the_feed_unloads_and_appends_arrive_loses_nothing()
    {
        const int Appends = 300;
        _log.Release();
        var appending = Task.Run(async () =>
        {
            for (var i = 1; i <= Appends; i++)
            {
                await AppendAsync(i, $"a{i}");
            }
        });

        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(ReadAllInTurnsAsync)).ToList();
        await appending;

        foreach (var texts in await Task.WhenAll(readers))
        {
            Assert.Equal(Enumerable.Range(1, Appends).Select(i => $"a{i}"), texts);
        }

        Assert.Equal((0, 0L), (_feeds.Count, _budget.Bytes));

        async Task<List<string>> ReadAllInTurnsAsync()
        {
            var texts = new List<string>();
            while (texts.Count < Appends)
            {
                var reader = new Subscriber();
                var feed = _feeds.Subscribe(_workspace, reader);
                feed.Reach((await _log.LocateAsync(_workspace, _replica, 0)).Head.Seq);
                while (feed.HeadSeq == texts.Count)
                {
                    await reader.Wake.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
                }

                texts.AddRange(Decode((await feed.ReadAsync(texts.Count))!).Entries.Select(entry => Bytes.Text(entry.Payload)));
                _feeds.Unsubscribe(feed, reader);
            }

            return texts;
        }
    }

    private Task<AppendOutcome> AppendAsync(long firstCounter, params string[] texts) =>
        _store.Log.AppendAsync(Given.Append(_workspace, _replica, firstCounter, texts));

    /// <summary>By the time the store answers another call, it has told of what was committed before.</summary>
    private async Task ToldAsync() => await _store.Log.LocateAsync(_workspace, _replica, 0);

    private static PageFrame Decode(LogPage page) => (PageFrame)FrameCodec.Decode(page.Frame)!;
}
