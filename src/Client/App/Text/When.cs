using System.Globalization;

namespace SyncEngine.Client.App.Text;

/// <summary>Times in words, as seen from now.</summary>
public static class When
{
    public static string Ago(DateTimeOffset then, DateTimeOffset now, TimeZoneInfo zone) => (now - then) switch
    {
        { TotalSeconds: < 60 } => "just now",
        { TotalMinutes: < 60 } past => $"{(int)past.TotalMinutes} min ago",
        { TotalHours: < 24 } past => $"{(int)past.TotalHours} h ago",
        _ => $"on {Date(TimeZoneInfo.ConvertTime(then, zone))}",
    };

    public static string Until(DateTimeOffset then, DateTimeOffset now, TimeZoneInfo zone) => (then - now) switch
    {
        { Ticks: <= 0 } => "expired",
        { TotalMinutes: < 60 } left => $"for {(int)left.TotalMinutes + 1} min",
        { TotalHours: < 48 } left => $"for {(int)Math.Ceiling(left.TotalHours)} h",
        _ => $"until {Date(TimeZoneInfo.ConvertTime(then, zone))}",
    };

    public static string Day(DateOnly day, DateOnly today) => (today.DayNumber - day.DayNumber) switch
    {
        0 => "Today",
        1 => "Yesterday",
        _ => day.ToString(day.Year == today.Year ? "dddd, d MMMM" : "d MMMM yyyy", CultureInfo.InvariantCulture),
    };

    public static string Moment(DateTimeOffset then, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(then, zone).ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A moment in as few words as it can be told from now: of another year, the day will do.</summary>
    public static string Near(DateTimeOffset then, DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(then, zone);
        return local.Year == TimeZoneInfo.ConvertTime(now, zone).Year
            ? local.ToString("d MMM, HH:mm", CultureInfo.InvariantCulture)
            : Date(local);
    }

    public static string Date(DateTimeOffset then, TimeZoneInfo zone) => Date(TimeZoneInfo.ConvertTime(then, zone));

    private static string Date(DateTimeOffset local) => local.ToString("d MMM yyyy", CultureInfo.InvariantCulture);
}
