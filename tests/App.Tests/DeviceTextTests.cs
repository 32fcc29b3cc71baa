using SyncEngine.Client.App.Text;

namespace SyncEngine.App.Tests;

public sealed class DeviceTextTests
{
    [Theory]
    [InlineData(true, null, null, "online now")]
    [InlineData(true, 0L, 0L, "online now · up to date")]
    [InlineData(false, 300L, 1L, "seen 5 min ago · 1 change behind")]
    [InlineData(false, 300L, 12L, "seen 5 min ago · 12 changes behind")]
    [InlineData(false, null, null, "not connected yet")]
    public void Presence_says_when_and_how_far(bool online, long? secondsAgo, long? behind, string expected)
    {
        DateTimeOffset? seen = secondsAgo is { } seconds ? Rows.Now.AddSeconds(-seconds) : null;
        var device = Rows.Phone with { Online = online, LastSeen = seen, Behind = behind };

        Assert.Equal(expected, DeviceText.Presence(device, Rows.Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Ending_says_the_moment()
    {
        Assert.Equal("never", DeviceText.Ends(null, Rows.Now, TimeZoneInfo.Utc));
        Assert.Equal("2 Jan 2027", DeviceText.Ends(Rows.Now.AddDays(31), Rows.Now, TimeZoneInfo.Utc));
        Assert.Equal("2 Dec, 15:31", DeviceText.Ends(Rows.Now.AddMinutes(1), Rows.Now, TimeZoneInfo.Utc));
        Assert.Equal("ended", DeviceText.Ends(Rows.Now, Rows.Now, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Only_devices_that_were_not_there_have_joined()
    {
        var tablet = Rows.Phone with { GrantId = "tablet", DeviceName = "Tablet" };

        Assert.Equal("Tablet has joined.", DeviceText.Joined([Rows.Phone], [tablet, Rows.Phone with { DeviceName = "My phone" }]));
        Assert.Equal("", DeviceText.Joined([tablet, Rows.Phone], [Rows.Phone]));
    }
}
