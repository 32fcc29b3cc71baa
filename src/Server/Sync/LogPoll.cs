using System.Globalization;
using SyncEngine.Protocol;
using SyncEngine.Server.Rest;

namespace SyncEngine.Server.Sync;

/// <summary>What one request asks of a log.</summary>
/// <param name="After">Where to go on.</param>
/// <param name="StoredSeq">How far the device has stored what it has read.</param>
/// <param name="Pages">As many as it will take.</param>
/// <param name="Wait">For how long, when there is nothing yet.</param>
internal sealed record LogPoll(Cursor After, long StoredSeq, int Pages, TimeSpan Wait)
{
    public static LogPoll Of(IQueryCollection query, Limits limits)
    {
        var after = Number(query, "after", long.MaxValue);
        return new LogPoll(
            new Cursor(after, Fields.Chain(query["chain"].ToString(), "chain")),
            Number(query, "stored", after),
            (int)Number(query, "pages", limits.Credits),
            TimeSpan.FromSeconds(Number(query, "wait", Limits.LogWaitSeconds)));
    }

    private static long Number(IQueryCollection query, string field, long most) =>
        long.TryParse(query[field].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= most
            ? number
            : throw Fields.Wrong(field, $"a number from 0 to {most} is expected.");
}
