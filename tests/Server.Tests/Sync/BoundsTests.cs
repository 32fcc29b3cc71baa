using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Tests.Sync;

public sealed class BoundsTests
{
    private static readonly Limits Limits = Limits.Default;

    [Fact]
    public void Credits_are_given_up_to_the_limit_and_spent_one_by_one()
    {
        var credits = new Credits(3);

        Assert.True(credits.TryAdd(2));
        Assert.False(credits.TryAdd(2));
        Assert.True(credits.TryAdd(1));
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => credits.TryTake()));
        Assert.True(credits.TryAdd(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void Credits_that_cannot_be_are_refused(int pages) => Assert.False(new Credits(8).TryAdd(pages));

    [Fact]
    public void Window_takes_up_to_either_limit_and_is_freed_by_what_is_settled_in_order()
    {
        var window = new Window(Limits with { WindowDeltas = 3, WindowBytes = 100 });
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        Assert.True(window.HasRoom(2, 10));
        window.Add(first.Task, 2, 10);
        Assert.True(window.HasRoom(1, 90));
        Assert.False(window.HasRoom(1, 91));
        Assert.False(window.HasRoom(2, 0));
        window.Add(second.Task, 1, 90);

        second.SetResult();
        Assert.False(window.HasRoom(1, 1));
        first.SetResult();
        Assert.True(window.HasRoom(3, 100));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Delta_may_have_DeltaBytes_and_not_one_more(int more, bool taken)
    {
        var (deltas, reject) = PushCheck.Measure(new PushFrame(7, [new byte[Limits.DeltaBytes + more]]), Limits);

        Assert.Equal(taken ? 1 : 0, deltas);
        Assert.Equal(taken ? null : ErrorCode.DeltaTooLarge, reject?.Code);
        Assert.Equal(taken ? null : 7, reject?.Counter);
    }

    [Fact]
    public void Deltas_before_one_that_is_too_large_are_taken()
    {
        var (deltas, reject) = PushCheck.Measure(new PushFrame(7, [new byte[1], new byte[Limits.DeltaBytes + 1], new byte[1]]), Limits);

        Assert.Equal(1, deltas);
        Assert.Equal((8, ErrorCode.DeltaTooLarge), (reject!.Counter, reject.Code));
        Assert.Contains(nameof(Limits.DeltaBytes), reject.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Frame_counts_each_delta_with_its_overhead()
    {
        var half = (Limits.PageBytes / 2) - Limits.EntryOverheadBytes;

        Assert.Equal((2, null), PushCheck.Measure(new PushFrame(1, [new byte[half], new byte[half]]), Limits));
        var (deltas, reject) = PushCheck.Measure(new PushFrame(1, [new byte[half], new byte[half + 1]]), Limits);
        Assert.Equal((0, 1, ErrorCode.PageTooLarge), (deltas, reject!.Counter, reject.Code));
    }
}
