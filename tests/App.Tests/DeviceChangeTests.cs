using SyncEngine.Client.App.Data;
using SyncEngine.Client.App.Text;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.App.Tests;

public sealed class DeviceChangeTests
{
    [Fact]
    public void Name_is_put_back() => AssertUndone(new ChangeGrant(DeviceName: "Tablet"), Rows.Phone, "Phone is called Tablet now.");

    [Fact]
    public void Scope_is_put_back() => AssertUndone(new ChangeGrant(Scope: Scope.Read), Rows.Phone, "Phone can view now.");

    [Fact]
    public void Access_without_end_gets_none_again() =>
        AssertUndone(new ChangeGrant(Lifetime: new Lifetime(3600)), Rows.Phone, "The access of Phone ends 2 Dec 2026, 16:30.");

    [Fact]
    public void End_that_was_to_come_is_put_back() => AssertUndone(
        new ChangeGrant(Lifetime: new Lifetime(null)),
        Rows.Phone with { Expires = Rows.Now.AddDays(20) },
        "The access of Phone never ends.");

    [Fact]
    public void End_is_put_back_to_the_second_when_undone_later()
    {
        var phone = Rows.Phone with { Expires = Rows.Now.AddMinutes(10) };

        var undo = new DeviceChange(phone, new ChangeGrant(Lifetime: new Lifetime(86_400))).Undo(Rows.Now.AddMilliseconds(90_500));

        Assert.Equal(new ChangeGrant(Lifetime: new Lifetime(510)), undo);
    }

    [Fact]
    public void Access_that_had_ended_is_not_ended_again() => Assert.Null(
        new DeviceChange(Rows.Phone with { Expires = Rows.Now }, new ChangeGrant(Lifetime: new Lifetime(null))).Undo(Rows.Now));

    [Theory]
    [InlineData("3600", 3600L)]
    [InlineData("86400", 86_400L)]
    [InlineData("2592000", 2_592_000L)]
    [InlineData("never", null)]
    public void Each_choice_of_an_end_is_a_lifetime(string value, long? seconds)
    {
        Assert.Contains(ExpiryChoice.All, choice => choice.Value == value);
        Assert.Equal(new Lifetime(seconds), ExpiryChoice.Parse(value));
    }

    private static void AssertUndone(ChangeGrant change, DeviceGrant device, string done)
    {
        var made = new DeviceChange(device, change);
        var after = made.After(Rows.Now);

        Assert.NotEqual(device, after);
        Assert.Equal(done, DeviceText.Done(made, Rows.Now, TimeZoneInfo.Utc));
        Assert.Equal(device, new DeviceChange(after, made.Undo(Rows.Now)!).After(Rows.Now));
    }
}
