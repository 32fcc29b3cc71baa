using SyncEngine.Client.App.Browser;
using SyncEngine.Client.App.Text;

namespace SyncEngine.App.Tests;

public sealed class StorageTextTests
{
    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(999, "999 bytes")]
    [InlineData(12_400, "12 kB")]
    [InlineData(12_679_050, "12.7 MB")]
    [InlineData(10_750_097_290, "10.8 GB")]
    public void Size_is_told_in_the_unit_that_fits(long bytes, string text) => Assert.Equal(text, StorageText.Size(bytes));

    [Fact]
    public void What_the_browser_promises_is_not_promised_by_one_that_does_not_say()
    {
        Assert.Contains("until you remove it", StorageText.Persistence(new StorageRoom(IsPersistent: true, 1, 2)), StringComparison.Ordinal);
        Assert.Contains("may clear", StorageText.Persistence(new StorageRoom(IsPersistent: false, 1, 2)), StringComparison.Ordinal);
        Assert.Contains("does not say", StorageText.Persistence(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, null, true, "opens here without a network")]
    [InlineData(true, "an update failed", true, "opens here without a network")]
    [InlineData(false, null, true, "is being stored here")]
    [InlineData(false, "no room", true, "could not be stored here")]
    [InlineData(false, null, false, "Private windows")]
    public void Whether_the_app_opens_offline_is_told_as_it_is(bool isKept, string? failure, bool isSupported, string part) =>
        Assert.Contains(part, StorageText.App(isKept, failure, isSupported), StringComparison.Ordinal);
}
