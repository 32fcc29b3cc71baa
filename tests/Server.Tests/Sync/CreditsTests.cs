using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Tests.Sync;

public sealed class CreditsTests
{
    private readonly Credits _credits = new(most: 8);

    [Fact]
    public void Page_counts_as_read_when_its_credit_comes_back_and_not_when_it_was_sent()
    {
        Assert.True(_credits.TryAdd(3));
        Send(10, 20, 30);
        Assert.Null(_credits.ReadSeq);

        Assert.True(_credits.TryAdd(2));
        Assert.Equal(20, _credits.ReadSeq);
        Assert.True(_credits.TryAdd(1));
        Assert.Equal(30, _credits.ReadSeq);
    }

    [Fact]
    public void Credits_that_were_refused_say_nothing_about_pages()
    {
        Assert.True(_credits.TryAdd(8));
        Send(10);

        Assert.False(_credits.TryAdd(2));
        Assert.False(_credits.TryAdd(0));
        Assert.Null(_credits.ReadSeq);
    }

    [Fact]
    public void Pages_that_wait_to_be_paid_back_stay_within_the_credits_whatever_the_client_says()
    {
        var random = new Random(20260922);
        var (sent, read) = (0L, 0L);
        for (var i = 0; i < 10_000; i++)
        {
            _credits.TryAdd(random.Next(0, 10));
            for (var pages = random.Next(0, 10); pages > 0 && _credits.TryTake(); pages--)
            {
                _credits.Sent(++sent);
            }

            Assert.InRange(sent - (_credits.ReadSeq ?? 0), 0, 8);
            Assert.InRange(_credits.ReadSeq ?? 0, read, sent);
            read = _credits.ReadSeq ?? 0;
        }

        Assert.True(read > 1000);
    }

    private void Send(params long[] ends)
    {
        foreach (var end in ends)
        {
            Assert.True(_credits.TryTake());
            _credits.Sent(end);
        }
    }
}
