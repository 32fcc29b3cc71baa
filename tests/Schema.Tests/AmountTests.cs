using FsCheck;
using FsCheck.Fluent;

namespace SyncEngine.Schema.Tests;

public sealed class AmountTests
{
    private const decimal Most = 100_000;

    [Theory]
    [InlineData("250", 250)]
    [InlineData("  250 ", 250)]
    [InlineData("12.5", 12.5)]
    [InlineData("12,5", 12.5)]
    [InlineData("0.01", 0.01)]
    [InlineData("+3", 3)]
    [InlineData("100000", 100000)]
    public void Number_that_a_person_typed_is_read(string text, double expected)
    {
        var value = Amount.Read(text, Most, out var problem);

        Assert.Null(problem);
        Assert.Equal((decimal)expected, value);
    }

    [Theory]
    [InlineData("", "Enter a number, like 250 or 12.5.")]
    [InlineData("many", "Enter a number, like 250 or 12.5.")]
    [InlineData("1e3", "Enter a number, like 250 or 12.5.")]
    [InlineData("1.234,5", "Enter a number, like 250 or 12.5.")]
    [InlineData("NaN", "Enter a number, like 250 or 12.5.")]
    [InlineData("0", "Enter more than 0.")]
    [InlineData("-1", "Enter more than 0.")]
    [InlineData("100000.01", "Enter at most 100,000.")]
    [InlineData("1,500", "Use at most 2 decimals.")]
    [InlineData("0.001", "Use at most 2 decimals.")]
    public void Text_that_breaks_a_rule_is_refused_with_that_rule(string text, string expected)
    {
        var value = Amount.Read(text, Most, out var problem);

        Assert.Null(value);
        Assert.Equal(expected, problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(0.001)]
    [InlineData(100_000.01)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Stored_number_that_breaks_a_rule_is_no_amount(double? stored) =>
        Assert.Null(Amount.FromStored(stored, Most));

    [Theory]
    [InlineData(760, "760")]
    [InlineData(12.5, "12.5")]
    [InlineData(9999.99, "9999.99")]
    [InlineData(10_000, "10,000")]
    [InlineData(1_234_567.8, "1,234,567.8")]
    public void Amount_is_shown_without_needless_digits(double value, string expected) =>
        Assert.Equal(expected, Amount.Format((decimal)value));

    [Fact]
    public void Amount_survives_storing_and_typing() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), cents =>
        {
            var amount = (cents.Get % 999_999 + 1) / 100m;
            return Amount.FromStored((double)amount, Most) == amount && Amount.Read(Amount.Format(amount), Most, out _) == amount;
        }).QuickCheckThrowOnFailure();
}
