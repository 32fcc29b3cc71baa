using SyncEngine.Client.App.Text;

namespace SyncEngine.App.Tests;

public sealed class WhenTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 10, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(-5, "just now")]
    [InlineData(59, "just now")]
    [InlineData(60, "1 min ago")]
    [InlineData(3599, "59 min ago")]
    [InlineData(3600, "1 h ago")]
    [InlineData(86_400, "on 9 Sep 2026")]
    public void Past_is_told_from_now(int seconds, string expected) =>
        Assert.Equal(expected, When.Ago(Now.AddSeconds(-seconds), Now, TimeZoneInfo.Utc));

    [Theory]
    [InlineData(0, "expired")]
    [InlineData(30, "for 1 min")]
    [InlineData(3600, "for 1 h")]
    [InlineData(86_400, "for 24 h")]
    [InlineData(604_800, "until 17 Sep 2026")]
    public void Rest_of_a_lifetime_is_told_from_now(int seconds, string expected) =>
        Assert.Equal(expected, When.Until(Now.AddSeconds(seconds), Now, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("2026-09-10", "Today")]
    [InlineData("2026-09-09", "Yesterday")]
    [InlineData("2026-09-01", "Tuesday, 1 September")]
    [InlineData("2026-09-11", "Friday, 11 September")]
    [InlineData("2025-12-31", "31 December 2025")]
    public void Days_near_today_have_their_own_words(string day, string expected) =>
        Assert.Equal(
            expected,
            When.Day(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), DateOnly.FromDateTime(Now.DateTime)));
}
