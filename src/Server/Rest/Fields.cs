using System.Globalization;
using System.Text.Json;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Rest;

/// <summary>From the text of a request to values, or a <see cref="RequestException"/> that names the field.</summary>
internal static class Fields
{
    private const int NameLength = 100;

    private static readonly long LongestLifetimeSeconds = (long)TimeSpan.FromDays(3650).TotalSeconds;

    public static Id<TOf> Id<TOf>(string text, string field) =>
        Protocol.Id<TOf>.TryParse(text, out var id)
            ? id
            : throw Wrong(field, $"{Protocol.Id<TOf>.TextLength} characters of base64url are expected.");

    /// <summary>Trimmed, 1 to 100 characters, none of them a control character.</summary>
    public static string Name(string text, string field) =>
        OptionalName(text, field) is { Length: > 0 } name ? name : throw Wrong(field, "a name is expected.");

    public static string OptionalName(string text, string field)
    {
        var name = text.Trim();
        return name.Length <= NameLength && !name.Any(char.IsControl)
            ? name
            : throw Wrong(field, $"at most {NameLength} characters are allowed, and no control characters.");
    }

    public static T Word<T>(T value, string field)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw Wrong(field, $"{value} is not one of its words.");

    public static long? OptionalPositive(long? value, long most, string field) =>
        value is null || (value >= 1 && value <= most)
            ? value
            : throw Wrong(field, $"{value} is not between 1 and {most}.");

    /// <summary>When a lifetime from now ends; null is never.</summary>
    public static DateTimeOffset? End(long? lifetimeSeconds, DateTimeOffset now, string field) =>
        OptionalPositive(lifetimeSeconds, LongestLifetimeSeconds, field) is { } seconds ? now.AddSeconds(seconds) : null;

    public static long Seq(string text, string field) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq > 0
            ? seq
            : throw Wrong(field, "a seq of the log is expected, 1 or more.");

    public static Chain Chain(string text, string header) =>
        Protocol.Chain.TryParse(text, out var chain)
            ? chain
            : throw new RequestException($"{header}: {2 * Protocol.Chain.ByteLength} hexadecimal digits are expected.");

    /// <summary>The field as it is called in the body.</summary>
    public static RequestException Wrong(string field, string text) => new($"{JsonNamingPolicy.CamelCase.ConvertName(field)}: {text}");
}
