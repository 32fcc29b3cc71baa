using SyncEngine.Client.App.Data;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.App.Tests;

public sealed class AuditHistoryTests
{
    private readonly AuditHistory _history = new();

    [Fact]
    public void Newest_and_older_pages_are_one_list_newest_first()
    {
        _history.Begin(Page(8, 6));
        _history.Continue(Page(5, 3));
        _history.Begin(Page(10, 8));

        AssertNumbers(10, 9, 8, 7, 6, 5, 4, 3);
        Assert.Equal(3, _history.Behind);
    }

    [Fact]
    public void What_was_read_before_a_hole_is_forgotten()
    {
        _history.Begin(Page(8, 6));
        _history.Continue([]);
        _history.Begin(Page(20, 18));

        AssertNumbers(20, 19, 18);
        Assert.Equal(18, _history.Behind);
    }

    [Fact]
    public void Page_that_follows_without_a_hole_keeps_what_was_read()
    {
        _history.Begin(Page(8, 7));
        _history.Begin(Page(10, 9));

        AssertNumbers(10, 9, 8, 7);
    }

    [Fact]
    public void Nothing_is_behind_the_first_row_nor_where_the_server_keeps_no_more()
    {
        Assert.Null(_history.Behind);
        _history.Begin(Page(9, 7));
        _history.Continue([]);
        Assert.Null(_history.Behind);

        var whole = new AuditHistory();
        whole.Begin(Page(3, 1));
        Assert.Null(whole.Behind);
    }

    private void AssertNumbers(params long[] numbers) => Assert.Equal(numbers, _history.Rows.Select(row => row.Number));

    private static AuditRow[] Page(int newest, int oldest) =>
        [.. Enumerable.Range(oldest, newest - oldest + 1).Reverse().Select(number => Rows.Audit(AuditAction.Joined, number: number))];
}
