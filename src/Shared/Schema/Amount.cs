using System.Globalization;

namespace SyncEngine.Schema;

/// <summary>A number above zero with at most two decimals.</summary>
public static class Amount
{
    public const int Decimals = 2;

    /// <summary>
    /// What a person typed. Point and comma both mark decimals, whatever the locale; the limit on decimals also refuses "1,500",
    /// which some mean as 1500 and others as 1.5.
    /// </summary>
    public static decimal? Read(string text, decimal most, out string? problem)
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        var isNumber = decimal.TryParse(text.Trim().Replace(',', '.'), Style, CultureInfo.InvariantCulture, out var value);
        problem = isNumber ? Problem(value, most) : "Enter a number, like 250 or 12.5.";
        return problem is null ? value : null;
    }

    /// <summary>What another device stored; null when it breaks the rules.</summary>
    public static decimal? FromStored(double? stored, decimal most)
    {
        // Not a number and the infinities compare as false here, so that the conversion cannot overflow.
        if (stored is not { } number || !(number > 0 && number <= (double)most))
        {
            return null;
        }

        var value = decimal.Round((decimal)number, Decimals);
        return Problem(value, most) is null ? value : null;
    }

    /// <summary>For people: no zeros at the end, and groups of thousands from five digits on.</summary>
    public static string Format(decimal value) =>
        value.ToString(value < 10_000 ? "0.##" : "#,0.##", CultureInfo.InvariantCulture);

    private static string? Problem(decimal value, decimal most)
    {
        if (value <= 0)
        {
            return "Enter more than 0.";
        }

        if (value > most)
        {
            return $"Enter at most {Format(most)}.";
        }

        return value.Scale > Decimals ? $"Use at most {Decimals} decimals." : null;
    }
}
