using System.Globalization;

namespace Loro.Interop;

/// <summary>Turns what our JavaScript module reports, as plain values, into the types of the public surface.</summary>
internal static class Reports
{
    public static ImportStatus ToImportStatus(LoroValue report) =>
        new(ToSpans(report.AsMap()["success"]), ToSpans(report.AsMap()["pending"]));

    public static LoroEvent ToEvent(LoroValue report)
    {
        var by = report.AsMap()["by"].AsText() switch
        {
            "local" => LoroEventSource.Local,
            "import" => LoroEventSource.Import,
            _ => LoroEventSource.Checkout,
        };
        var changes = report.AsMap()["changes"].AsList().Select(change => ToChange(change.AsMap()));
        return new LoroEvent(by, report.AsMap()["origin"].AsText(), [.. changes]);
    }

    public static EphemeralEvent ToEphemeralEvent(LoroValue report)
    {
        var by = report.AsMap()["by"].AsText() switch
        {
            "local" => EphemeralEventSource.Local,
            "import" => EphemeralEventSource.Apply,
            _ => EphemeralEventSource.Timeout,
        };
        return new EphemeralEvent(by, Keys("added"), Keys("updated"), Keys("removed"));

        string[] Keys(string what) => [.. report.AsMap()[what].AsList().Select(key => key.AsText())];
    }

    private static LoroChange ToChange(IReadOnlyDictionary<string, LoroValue> change) => new(
        change["id"].AsText(),
        change["path"].AsList(),
        [.. change["keys"].AsList().Select(key => key.AsText())]);

    private static PeerSpan[] ToSpans(LoroValue spans) => [.. spans.AsList().Select(span => ToSpan(span.AsList()))];

    /// <summary>The peer crosses as a text: a JavaScript number holds 53 of its 64 bits.</summary>
    private static PeerSpan ToSpan(IReadOnlyList<LoroValue> span) => new(
        ulong.Parse(span[0].AsText(), CultureInfo.InvariantCulture),
        (int)span[1].AsInteger(),
        (int)span[2].AsInteger());
}
