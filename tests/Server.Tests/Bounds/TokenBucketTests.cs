using SyncEngine.Server.Bounds;

namespace SyncEngine.Server.Tests.Bounds;

public sealed class TokenBucketTests
{
    private readonly TokenBucket _bucket = new(perSecond: 2, most: 3);

    [Fact]
    public void Bucket_is_full_at_first_and_gives_back_what_it_gave_at_its_rate()
    {
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => TryTake(0).Taken));

        Assert.Equal((false, 0.5), TryTake(0));
        Assert.Equal((false, 0.25), TryTake(0.25));
        Assert.Equal((true, 0), TryTake(0.5));
        Assert.Equal((false, 0.5), TryTake(0.5));
    }

    [Fact]
    public void Bucket_saves_up_no_more_than_it_holds()
    {
        Assert.Equal(3, Enumerable.Range(0, 100).Count(_ => TryTake(1_000_000).Taken));
        Assert.False(_bucket.IsFull(TimeSpan.FromSeconds(1_000_001)));
        Assert.True(_bucket.IsFull(TimeSpan.FromSeconds(1_000_001.5)));
    }

    [Fact]
    public void What_was_spent_beyond_the_bucket_is_a_debt_that_time_pays()
    {
        Assert.Equal(0, Spend(3, at: 0));
        Assert.Equal(5, Spend(10, at: 0));
        Assert.Equal(2, Spend(0, at: 3));
        Assert.Equal(0, Spend(0, at: 5));
        Assert.Equal(0.5, Spend(1, at: 5));
    }

    private (bool Taken, double Wait) TryTake(double at) =>
        (_bucket.TryTake(TimeSpan.FromSeconds(at), out var wait), wait.TotalSeconds);

    private double Spend(int tokens, double at) => _bucket.Spend(tokens, TimeSpan.FromSeconds(at)).TotalSeconds;
}
