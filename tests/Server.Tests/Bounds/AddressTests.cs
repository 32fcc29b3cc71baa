using System.Net;
using SyncEngine.Server.Bounds;
using SyncEngine.Testing;

namespace SyncEngine.Server.Tests.Bounds;

public sealed class AddressTests
{
    [Theory]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::ffff:10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("0.0.0.0", "::", false)]
    public void One_client_is_an_IPv4_address_or_an_IPv6_network_of_64_bits(string one, string other, bool same) =>
        Assert.Equal(same, ClientAddress.Of(IPAddress.Parse(one)) == ClientAddress.Of(IPAddress.Parse(other)));

    [Fact]
    public void Addresses_are_limited_each_for_itself_and_those_that_rest_are_forgotten()
    {
        var clock = new FakeTimeProvider();
        var rate = new AddressRate("Rate", allowed: 1, TimeSpan.FromSeconds(1), burst: 2, clock);
        for (var i = 0; i < 5000; i++)
        {
            Assert.True(rate.TryTake(Address(i), out _));
        }

        Assert.True(rate.TryTake(Address(0), out _));
        Assert.False(rate.TryTake(Address(0), out var wait));
        Assert.Equal(TimeSpan.FromSeconds(1), wait);
        Assert.Equal(5000, rate.Count);

        clock.Advance(TimeSpan.FromSeconds(2));
        for (var i = 5000; i < 10_000; i++)
        {
            Assert.True(rate.TryTake(Address(i), out _));
        }

        Assert.Equal(5000, rate.Count);
    }

    [Fact]
    public void More_addresses_than_are_remembered_share_one_rate()
    {
        var rate = new AddressRate("Rate", allowed: 1, TimeSpan.FromSeconds(1), burst: 2, new FakeTimeProvider());

        var taken = Enumerable.Range(0, AddressRate.MostAddresses + 1000).Count(i => rate.TryTake(Address(i), out _));

        Assert.Equal(AddressRate.MostAddresses + 2, taken);
        Assert.Equal(AddressRate.MostAddresses, rate.Count);
    }

    private static ClientAddress Address(int i) => new((UInt128)(uint)i << 64);
}
