using SyncEngine.Protocol;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Tests.Sync;

public sealed class TailTests
{
    private const int RowBytes = 100;
    private const int MemoryBytes = RowBytes - Limits.EntryOverheadBytes + Tail.RowOverheadBytes;

    [Fact]
    public void Rows_after_a_seq_are_as_many_as_fit_in_a_page()
    {
        var tail = TailOf(most: 10_000, Rows(5, 4));

        Assert.Equal([5, 6], SeqsAfter(tail, 4, 2 * RowBytes));
        Assert.Equal([7, 8], SeqsAfter(tail, 6, 1000));
        Assert.Equal([6], SeqsAfter(tail, 5, (2 * RowBytes) - 1));
    }

    [Fact]
    public void Row_longer_than_a_page_comes_alone()
    {
        var tail = TailOf(most: 10_000, Rows(1, 3));

        Assert.Equal([1], SeqsAfter(tail, 0, RowBytes - 1));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(100)]
    public void Seq_before_the_tail_or_at_its_end_gives_nothing(long seq)
    {
        var tail = TailOf(most: 10_000, Rows(5, 4));

        Assert.Empty(SeqsAfter(tail, seq, 1000));
    }

    [Fact]
    public void Gap_begins_the_tail_anew()
    {
        var tail = TailOf(most: 10_000, Rows(1, 2), Rows(5, 2));

        Assert.Empty(SeqsAfter(tail, 0, 1000));
        Assert.Equal([5, 6], SeqsAfter(tail, 4, 1000));
    }

    [Fact]
    public void Gap_inside_an_append_begins_the_tail_anew()
    {
        var tail = TailOf(most: 10_000, [.. Rows(1, 2), .. Rows(4, 2)]);

        Assert.Empty(SeqsAfter(tail, 1, 1000));
        Assert.Equal([4, 5], SeqsAfter(tail, 3, 1000));
        Assert.Equal(2 * MemoryBytes, tail.Bytes);
    }

    [Fact]
    public void Cleared_tail_gives_nothing_and_goes_on_with_the_next_row()
    {
        var tail = TailOf(most: 10_000, Rows(1, 5));

        tail.Clear();
        Assert.Equal(0, tail.Bytes);
        Assert.Empty(SeqsAfter(tail, 0, 1000));

        tail.Append(Rows(6, 1));
        Assert.Equal([6], SeqsAfter(tail, 5, 1000));
    }

    [Fact]
    public void Oldest_rows_go_when_the_tail_is_too_long()
    {
        var tail = TailOf(most: 10 * MemoryBytes, Rows(1, 10));
        Assert.Equal(10 * MemoryBytes, tail.Bytes);
        Assert.Equal(10, SeqsAfter(tail, 0, 10_000).Count);

        tail.Append(Rows(11, 1));

        Assert.Empty(SeqsAfter(tail, 5, 10_000));
        Assert.Equal([7, 8, 9, 10, 11], SeqsAfter(tail, 6, 10_000));
    }

    private static Tail TailOf(int most, params IReadOnlyList<LogRow>[] appends)
    {
        var tail = new Tail(most);
        foreach (var rows in appends)
        {
            tail.Append(rows);
        }

        return tail;
    }

    private static List<LogRow> Rows(long first, int count) =>
        Enumerable.Range(0, count)
            .Select(i => new LogRow(first + i, new LogEntry(default, 1, new byte[RowBytes - Limits.EntryOverheadBytes]), Chain.Start))
            .ToList();

    private static List<long> SeqsAfter(Tail tail, long seq, int pageBytes) => tail.After(seq, pageBytes).Select(row => row.Seq).ToList();
}
