using System.Diagnostics;
using Microsoft.Playwright;
using SyncEngine.Protocol;
using Xunit.Abstractions;

namespace SyncEngine.Browser.Tests;

/// <summary>Who is here, and where: seen soon, and gone soon.</summary>
[Collection(PublishedApp.Name)]
public sealed class PresenceTests(PublishedServer server, Chromium chromium, ITestOutputHelper output)
{
    private static readonly LocatorAssertionsToHaveCountOptions Patience = new() { Timeout = 30_000 };

    [Fact]
    public async Task Device_is_seen_with_what_it_looks_at_and_gone_when_its_last_tab_is_closed()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await JoinAsync(owner, "Alice's desk");
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        await Assertions.Expect(alice.Element("presence")).ToHaveCountAsync(0);

        await using var bob = await JoinAsync(owner, "Bob's phone", Scope.Read);
        await SeesAsync(alice, "Bob's phone", "looking at meals and foods");
        await SeesAsync(bob, "Alice's desk", "");

        var clock = Stopwatch.StartNew();
        await bob.Foods.First.ClickAsync();
        await SeesAsync(alice, "Bob's phone", "at Rye bread");
        Print($"What a device looks at was seen {clock.ElapsedMilliseconds} ms after it changed.");
        await Assertions.Expect(alice.Foods.First.GetByTestId("presence-mark")).ToContainTextAsync("Bob's phone is here");
        await bob.Element("devices-link").ClickAsync();
        await SeesAsync(alice, "Bob's phone", "looking at Devices");
        await Assertions.Expect(alice.Element("presence-mark")).ToHaveCountAsync(0);

        // Two tabs are one device; it is here until the last of them has gone.
        var second = await bob.Page.Context.NewPageAsync();
        await second.GotoAsync(bob.Page.Url);
        await Assertions.Expect(second.GetByTestId("presence-device")).ToHaveCountAsync(1, Patience);
        await bob.Page.CloseAsync();
        await SeesAsync(alice, "Bob's phone", "looking at Devices");
        await Assertions.Expect(alice.Element("presence-device")).ToHaveCountAsync(1, Patience);
        clock.Restart();
        await second.CloseAsync();
        await Assertions.Expect(alice.Element("presence-device")).ToHaveCountAsync(0, Patience);
        Print($"A device whose last tab was closed was gone after {clock.ElapsedMilliseconds} ms.");
        Assert.Empty(alice.Errors);
    }

    [Fact]
    public async Task Device_that_goes_offline_is_gone_sees_nobody_and_is_back_when_it_is()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await JoinAsync(owner, "Alice's desk");
        await using var bob = await JoinAsync(owner, "Bob's phone");
        await SeesAsync(alice, "Bob's phone", "");
        await SeesAsync(bob, "Alice's desk", "");

        var clock = Stopwatch.StartNew();
        await bob.Page.Context.SetOfflineAsync(true);
        await Assertions.Expect(alice.Element("presence-device")).ToHaveCountAsync(0, Patience);
        Print($"A device that went offline was gone after {clock.ElapsedMilliseconds} ms.");
        await Assertions.Expect(bob.Element("presence-device")).ToHaveCountAsync(0, Patience);

        await bob.Page.Context.SetOfflineAsync(false);
        await SeesAsync(alice, "Bob's phone", "");
        await SeesAsync(bob, "Alice's desk", "");
    }

    /// <summary>P28: what is seen and when it ends must not depend on the clocks of the devices.</summary>
    [Fact]
    public async Task Clocks_that_are_a_year_ahead_or_behind_make_nobody_immortal_or_invisible()
    {
        using var owner = await Owner.CreateAsync(server);
        await using var alice = await JoinAsync(owner, "Alice's desk");
        await alice.AddFoodAsync("Rye bread", 250);
        foreach (var days in (int[])[365, -365])
        {
            await using var bob = await chromium.NewDeviceAsync(server);
            await bob.Page.Context.AddInitScriptAsync($$"""
                const now = Date.now;
                Date.now = () => now() + {{days}} * 86400000;
                """);
            await JoinAsync(bob, owner, "Bob's phone");
            await Device.SeesAsync(bob.Foods, "Rye bread");
            await SeesAsync(alice, "Bob's phone", "looking at meals and foods");
            await SeesAsync(bob, "Alice's desk", "");
            await bob.Foods.First.ClickAsync();
            await SeesAsync(alice, "Bob's phone", "at Rye bread");
            await bob.Element("food-name").ClickAsync();
            await SeesAsync(alice, "Bob's phone", "adding a food");

            await bob.Page.CloseAsync();
            await Assertions.Expect(alice.Element("presence-device")).ToHaveCountAsync(0, Patience);
        }
    }

    private async Task<Device> JoinAsync(Owner owner, string name, Scope scope = Scope.ReadWrite) =>
        await JoinAsync(await chromium.NewDeviceAsync(server), owner, name, scope);

    private static async Task<Device> JoinAsync(Device device, Owner owner, string name, Scope scope = Scope.ReadWrite)
    {
        await device.Page.GotoAsync(await owner.InviteAsync(scope));
        await device.Element("device-name").FillAsync(name);
        await device.Element("join-workspace").ClickAsync();
        await device.Page.WaitForURLAsync("**/w/*");
        await device.IsAsync("synced");
        return device;
    }

    private static Task SeesAsync(Device device, string name, string what) => Assertions.Expect(
        device.Element("presence-device").Filter(new LocatorFilterOptions { HasText = name }).Filter(new LocatorFilterOptions { HasText = what }))
        .ToHaveCountAsync(1, Patience);

    private void Print(FormattableString line)
    {
        output.WriteLine(FormattableString.Invariant(line));
        Console.WriteLine(FormattableString.Invariant(line));
    }
}
