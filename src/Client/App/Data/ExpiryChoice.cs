using System.Globalization;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>When a device's access may be made to end, as the values of a select.</summary>
public static class ExpiryChoice
{
    public const string Never = "never";

    /// <summary>Nothing is changed.</summary>
    public const string AsItIs = "";

    public static IReadOnlyList<(string Text, string Value)> All { get; } =
    [
        ("in 1 hour", "3600"),
        ("in 1 day", "86400"),
        ("in 30 days", "2592000"),
        ("never", Never),
    ];

    public static Lifetime Parse(string value) => new(value == Never ? null : long.Parse(value, CultureInfo.InvariantCulture));
}
