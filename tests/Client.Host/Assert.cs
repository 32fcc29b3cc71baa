using System.Collections;
using System.Runtime.CompilerServices;

namespace SyncEngine.Client.Host;

/// <summary>The assertions that the scenarios need, with the names they have in xunit, whose own do not survive trimming.</summary>
internal static class Assert
{
    public static void Equal<T>(T expected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "") =>
        True(Same(expected, actual), $"{what} is {Text(actual)}, not {Text(expected)}");

    public static void Equal<T>(IEnumerable<T> expected, IEnumerable<T> actual, [CallerArgumentExpression(nameof(actual))] string what = "") =>
        Equal<object>(expected.ToList(), actual.ToList(), what);

    public static void NotEqual<T>(T unexpected, T actual, [CallerArgumentExpression(nameof(actual))] string what = "") =>
        True(!Same(unexpected, actual), $"{what} is {Text(actual)}");

    public static void True(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        if (!condition)
        {
            throw new InvalidOperationException($"Does not hold: {what}");
        }
    }

    public static void False(bool condition, [CallerArgumentExpression(nameof(condition))] string what = "") => True(!condition, $"not {what}");

    public static void Null<T>(T? value, [CallerArgumentExpression(nameof(value))] string what = "") =>
        True(value is null, $"{what} is {Text(value)}, not null");

    public static void Empty<T>(IEnumerable<T> values, [CallerArgumentExpression(nameof(values))] string what = "") => Equal([], values, what);

    public static T Single<T>(IReadOnlyCollection<T> values, [CallerArgumentExpression(nameof(values))] string what = "")
    {
        Equal(1, values.Count, $"{what}.Count");
        return values.First();
    }

    public static void All<T>(IEnumerable<T> values, Action<T> assertion)
    {
        foreach (var value in values)
        {
            assertion(value);
        }
    }

    public static void Contains(string expected, string actual) =>
        True(actual.Contains(expected, StringComparison.Ordinal), $"'{actual}' contains '{expected}'");

    /// <summary>An exception of this type, or of one that derives from it.</summary>
    public static T Throws<T>(Action action, [CallerArgumentExpression(nameof(action))] string what = "")
        where T : Exception
    {
        try
        {
            action();
        }
        catch (T expected)
        {
            return expected;
        }

        throw new InvalidOperationException($"{what} did not throw {typeof(T).Name}.");
    }

    /// <inheritdoc cref="Throws{T}(Action, string)"/>
    public static T Throws<T>(Func<object?> function, [CallerArgumentExpression(nameof(function))] string what = "")
        where T : Exception =>
        Throws<T>(() => { function(); }, what);

    /// <inheritdoc cref="Throws{T}(Action, string)"/>
    public static async Task<T> ThrowsAsync<T>(Func<Task> action, [CallerArgumentExpression(nameof(action))] string what = "")
        where T : Exception
    {
        try
        {
            await action();
        }
        catch (T expected)
        {
            return expected;
        }

        throw new InvalidOperationException($"{what} did not throw {typeof(T).Name}.");
    }

    /// <summary>Sequences are the same when their items are, whatever holds them.</summary>
    private static bool Same<T>(T left, T right) => (left, right) switch
    {
        (string, string) => EqualityComparer<T>.Default.Equals(left, right),
        (IEnumerable first, IEnumerable second) => first.Cast<object?>().SequenceEqual(second.Cast<object?>()),
        _ => EqualityComparer<T>.Default.Equals(left, right),
    };

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        IEnumerable values => $"[{string.Join(", ", values.Cast<object?>().Select(Text))}]",
        _ => value.ToString() ?? "",
    };
}
