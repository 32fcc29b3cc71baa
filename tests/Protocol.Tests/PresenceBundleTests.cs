namespace SyncEngine.Protocol.Tests;

public sealed class PresenceBundleTests
{
    [Fact]
    public void Parts_come_back_in_their_order()
    {
        var bundle = PresenceBundle.Compose([new byte[] { 1, 2 }, new byte[] { 3 }]);

        Assert.Equal("92c4020102c40103", Convert.ToHexStringLower(bundle));
        Assert.Equal(["0102", "03"], PresenceBundle.Open(bundle).Select(part => Convert.ToHexStringLower(part.Span)));
    }

    [Fact]
    public void Nothing_is_shown_by_nobody_and_by_tabs_that_show_nothing()
    {
        Assert.Empty(PresenceBundle.Compose([]));
        Assert.Empty(PresenceBundle.Compose([Array.Empty<byte>()]));
        Assert.Empty(PresenceBundle.Open(Array.Empty<byte>()));
    }

    [Fact]
    public void The_first_that_fit_are_taken_and_the_whole_is_never_longer_than_the_limit()
    {
        foreach (var length in Enumerable.Range(1, 1500))
        {
            var bundle = PresenceBundle.Compose(Enumerable.Repeat<ReadOnlyMemory<byte>>(new byte[length], 40));
            Assert.InRange(bundle.Length, length, Limits.PresenceBytes);
        }

        var mixed = PresenceBundle.Compose([new byte[] { 1 }, new byte[Limits.PresenceBytes], new byte[] { 2 }]);
        Assert.Equal([1, 2], PresenceBundle.Open(mixed).Select(part => (int)part.Span[0]));
    }

    [Theory]
    [InlineData("c0")]
    [InlineData("92c40101")]
    [InlineData("dd7fffffff")]
    [InlineData("cafe")]
    public void What_is_no_bundle_shows_nothing(string hex) => Assert.Empty(PresenceBundle.Open(Convert.FromHexString(hex)));
}
