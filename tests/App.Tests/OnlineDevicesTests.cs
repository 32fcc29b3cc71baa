using SyncEngine.Client.App.Data;
using SyncEngine.Client.App.Text;
using SyncEngine.Protocol;

namespace SyncEngine.App.Tests;

public sealed class OnlineDevicesTests
{
    private static readonly Id<Replica> Bob = new(2);
    private static readonly Id<Replica> Carol = new(3);

    [Fact]
    public void Devices_come_change_and_go_and_are_sorted_by_name()
    {
        var online = OnlineDevices.None
            .With(Carol, [new TabView("Carol", WorkspacePlace.Diary, "")])
            .With(Bob, [new TabView("bob", WorkspacePlace.Devices, "")]);
        Assert.Equal(["bob", "Carol"], online.Sorted.Select(device => device.Name));

        online = online.With(Bob, [new TabView("Zed", WorkspacePlace.Diary, "")]);
        Assert.Equal(["Carol", "Zed"], online.Sorted.Select(device => device.Name));
        Assert.Equal(["Carol"], online.With(Bob, []).Sorted.Select(device => device.Name));
    }

    [Fact]
    public void What_changes_nothing_makes_no_other_value()
    {
        var online = OnlineDevices.None.With(Bob, [new TabView("Bob", "", "")]);

        Assert.Same(online, online.With(Bob, [new TabView("Bob", "", "")]));
        Assert.Same(online, online.With(Carol, []));
    }

    [Fact]
    public void Several_tabs_are_one_device_at_the_place_that_says_most()
    {
        var online = OnlineDevices.None.With(
            Bob, [new TabView("Bob", "", ""), new TabView("Bob", WorkspacePlace.Devices, ""), new TabView("Bob", WorkspacePlace.Diary, "food:x")]);

        var bob = Assert.Single(online.Sorted);
        Assert.Equal("food:x", bob.View.Focus);
        Assert.Equal("Bob", online.At("food:x"));
        Assert.Null(online.At("food:y"));
        Assert.Null(online.At(""));
    }

    [Fact]
    public void Several_devices_at_one_row_are_all_named()
    {
        var online = OnlineDevices.None
            .With(Carol, [new TabView("Carol", "", "food:x")])
            .With(Bob, [new TabView("Bob", "", "food:x"), new TabView("Bob", "", "food:x")]);

        Assert.Equal("Bob, Carol", online.At("food:x"));
    }

    [Fact]
    public void A_crowd_is_cut_and_those_in_it_still_change_and_leave()
    {
        var online = OnlineDevices.None;
        for (var number = 1; number <= 1000; number++)
        {
            online = online.With(new Id<Replica>((UInt128)number), [new TabView($"Device {number}", "", "")]);
        }

        Assert.Equal(200, online.Sorted.Count);
        Assert.Equal(199, online.With(new Id<Replica>(1), []).Sorted.Count);
        Assert.Equal("Other", online.With(new Id<Replica>(1), [new TabView("Other", "", "")]).Sorted[^1].Name);
    }

    [Theory]
    [InlineData("Chrome on Linux", "CO")]
    [InlineData("phone", "PH")]
    [InlineData("x", "X")]
    [InlineData("  ", "?")]
    [InlineData("\U0001F34E apple", "\U0001F34EA")]
    [InlineData("ünal", "ÜN")]
    public void Initials_are_what_fits_on_a_face(string name, string initials) => Assert.Equal(initials, PresenceText.Initials(name));

    [Theory]
    [InlineData("", "food-form", "adding a food")]
    [InlineData("diary", "meal-form", "adding a meal")]
    [InlineData("diary", "food:known", "at Rye bread")]
    [InlineData("diary", "food:other", "at a food")]
    [InlineData("diary", "meal:known", "at the meal Rye bread")]
    [InlineData("diary", "meal:other", "at a meal")]
    [InlineData("diary", "", "looking at meals and foods")]
    [InlineData("devices", "", "looking at Devices")]
    [InlineData("devices", "of a newer app", "looking at Devices")]
    [InlineData("of a newer app", "", "away")]
    [InlineData("", "", "away")]
    public void What_a_device_looks_at_is_said_in_words(string page, string focus, string words) =>
        Assert.Equal(words, PresenceText.Describe(new TabView("Bob", page, focus), Known, Known));

    [Fact]
    public void Texts_of_others_are_cut_and_a_name_is_never_empty()
    {
        var view = new TabView(new string('x', 5000), new string('y', 5000), new string('z', 5000)).Trimmed();
        Assert.Equal((100, 100, 100), (view.Device.Length, view.Page.Length, view.Focus.Length));
        Assert.Equal("A device", new TabView("   ", "", "").Trimmed().Device);
    }

    private static string? Known(string id) => id == "known" ? "Rye bread" : null;
}
