using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>The page on which a device manages access, driven as a person would: by what is on it.</summary>
internal sealed class DevicesPage(Device device)
{
    /// <summary>Nothing between two nodes or two timers is waited for here: a change must come by itself, and soon.</summary>
    public static readonly LocatorAssertionsToHaveCountOptions Soon = new() { Timeout = 10_000 };

    public ILocator Rows => device.Element("device-row");

    public ILocator Invites => device.Element("invite-row");

    public ILocator Recoveries => device.Element("recovery-row");

    public ILocator History => device.Element("audit-row");

    /// <summary>Shows the page of the workspace that is open.</summary>
    public async Task<DevicesPage> OpenAsync()
    {
        await device.Element("devices-link").ClickAsync();
        await Rows.First.WaitForAsync();
        return this;
    }

    public ILocator Row(string name) =>
        Rows.Filter(new LocatorFilterOptions { Has = device.Page.Locator(".row-title").GetByText(name, new() { Exact = true }) });

    public Task HasRowAsync(string name, int count = 1) => Assertions.Expect(Row(name)).ToHaveCountAsync(count, Soon);

    public static Task SaysAsync(ILocator row, string text) => Assertions.Expect(row).ToContainTextAsync(text, new() { Timeout = 10_000 });

    public async Task<string> InviteAsync(string name = "", string uses = "1 device")
    {
        await device.Element("invite-name").FillAsync(name);
        await device.Element("invite-uses").SelectOptionAsync(new SelectOptionValue { Label = uses });
        var before = await Invites.CountAsync();
        await device.Element("create-invite").ClickAsync();
        await Assertions.Expect(Invites).ToHaveCountAsync(before + 1, Soon);
        return await device.Element("invite-url").InputValueAsync();
    }

    public async Task RenameAsync(string from, string to)
    {
        await Row(from).GetByTestId("rename-device").ClickAsync();
        await device.Element("new-device-name").FillAsync(to);
        await device.Element("save-device-name").ClickAsync();
        await HasRowAsync(to);
    }

    public async Task UndoAsync()
    {
        await device.Element("undo").ClickAsync();
        await Assertions.Expect(device.Element("undo")).ToHaveCountAsync(0);
    }

    public async Task RevokeAsync(string name)
    {
        await Row(name).GetByTestId("revoke-device").ClickAsync();
        await device.Element("confirm").ClickAsync();
        await HasRowAsync(name, 0);
    }

    /// <summary>The file that the browser downloads.</summary>
    public async Task<byte[]> MakeRecoveryAsync(string passphrase)
    {
        await device.Element("recovery-passphrase").FillAsync(passphrase);
        await device.Element("recovery-passphrase-again").FillAsync(passphrase);
        var download = await device.Page.RunAndWaitForDownloadAsync(() => device.Element("create-recovery").ClickAsync());
        Assert.Matches(new Regex(@"^[^/]+\.recovery\.json$"), download.SuggestedFilename);
        return await File.ReadAllBytesAsync(await download.PathAsync());
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<string>> ReadHistoryAsync()
    {
        var texts = await History.Locator(".audit-text").AllTextContentsAsync();
        return [.. texts.Select(text => text.Trim())];
    }
}
