namespace SyncEngine.WasmBundler.Tests;

public sealed class SizeReportTests
{
    [Fact]
    public void Client_at_its_budget_is_accepted() => Report(SizeReport.Budget, compressed: true).ThrowIfOverBudget();

    [Fact]
    public void Client_over_its_budget_is_refused_with_both_figures()
    {
        var problem = Assert.Throws<BundleException>(Report(SizeReport.Budget + 1, compressed: true).ThrowIfOverBudget);

        Assert.StartsWith("the client has 4,000,001 bytes and may have 4,000,000", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Development_has_no_budget() => Report(SizeReport.Budget + 1, compressed: false).ThrowIfOverBudget();

    private static SizeReport Report(long size, bool compressed) =>
        new(new Dictionary<BundleFile, long> { [BundleFile.Hashed("a.dll", [1])] = size }, compressed);
}
