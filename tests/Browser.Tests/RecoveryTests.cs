using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>A workspace whose master is lost, and the file that was made for that day.</summary>
[Collection(PublishedApp.Name)]
public sealed partial class RecoveryTests(PublishedServer server, Chromium chromium)
{
    private const string Passphrase = "zwölf Äpfel auf dem Tisch";

    [Fact]
    public async Task Workspace_of_a_lost_device_is_recovered_in_another_browser_and_the_lost_one_revoked()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var carol = await chromium.NewDeviceAsync(server);
        var urls = new List<string>();
        alice.Page.Context.Request += (_, request) => urls.Add(request.Url);
        carol.Page.Context.Request += (_, request) => urls.Add(request.Url);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        var lost = await new DevicesPage(alice).OpenAsync();
        var file = await lost.MakeRecoveryAsync(Passphrase);
        await Assertions.Expect(lost.Recoveries).ToHaveCountAsync(1, DevicesPage.Soon);

        await OfferAsync(carol, file, "not the passphrase");
        await SaysAsync(carol, "The passphrase is not the one");
        await OfferAsync(carol, [.. file.Select(character => character == 'A' ? (byte)'B' : character)], Passphrase);
        await SaysAsync(carol, "damaged");
        await OfferAsync(carol, [0x89, 0x50, 0x4e, 0x47], Passphrase);
        await SaysAsync(carol, "not a recovery file");
        await OfferAsync(carol, file, Passphrase);

        await Assertions.Expect(carol.Page).ToHaveURLAsync(RecoveredAddress(), new() { Timeout = 30_000 });
        var page = new DevicesPage(carol);
        await page.HasRowAsync("New laptop");
        await page.RevokeAsync("Chrome on Linux");
        await alice.IsAsync("revoked");
        await Assertions.Expect(page.History.First).ToContainTextAsync("New laptop revoked the access of Chrome on Linux");
        Assert.Contains("New laptop became an owner with a recovery file", await page.ReadHistoryAsync());
        Assert.Contains("Chrome on Linux made a recovery file", await page.ReadHistoryAsync());
        await carol.Page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await Device.SeesAsync(carol.Foods, "Rye bread");
        await carol.IsAsync("synced");

        var secret = (string)Open(file, Passphrase)["secret"]!;
        Assert.Equal(43, secret.Length);
        Assert.DoesNotContain(urls, url => url.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_that_was_used_or_revoked_or_is_of_another_server_says_so_and_changes_nothing()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var carol = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();
        var used = await page.MakeRecoveryAsync(Passphrase);
        await Assertions.Expect(page.Recoveries).ToHaveCountAsync(1, DevicesPage.Soon);
        var revoked = await page.MakeRecoveryAsync(Passphrase);
        await Assertions.Expect(page.Recoveries).ToHaveCountAsync(2, DevicesPage.Soon);
        await alice.Element("revoke-recovery").First.ClickAsync();
        await alice.Element("confirm").ClickAsync();
        await Assertions.Expect(page.Recoveries).ToHaveCountAsync(1, DevicesPage.Soon);

        await OfferAsync(carol, revoked, Passphrase);
        await SaysAsync(carol, "does not work any more");
        await OfferAsync(carol, Encoding.UTF8.GetBytes(DocumentedFile()), "correct horse battery staple");
        await SaysAsync(carol, "https://sync.example");
        await carol.Page.GotoAsync("/");
        await carol.Element("create-workspace").WaitForAsync();
        await Assertions.Expect(carol.Element("workspace-link")).ToHaveCountAsync(0);

        await using var dave = await chromium.NewDeviceAsync(server);
        await OfferAsync(dave, used, Passphrase);
        await Assertions.Expect(dave.Page).ToHaveURLAsync(RecoveredAddress(), new() { Timeout = 30_000 });
        await dave.IsAsync("synced");
        await OfferAsync(carol, used, Passphrase);
        await SaysAsync(carol, "does not work any more");

        // An owner gains nothing by another file, and loses it not.
        var spare = await page.MakeRecoveryAsync(Passphrase);
        await OfferAsync(dave, spare, Passphrase);
        await SaysAsync(dave, "already");
        await Assertions.Expect(page.Recoveries).ToHaveCountAsync(1, DevicesPage.Soon);
    }

    [Fact]
    public async Task Passphrase_that_is_short_or_not_the_same_twice_makes_no_file()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();

        await alice.Element("recovery-passphrase").FillAsync("elevenchars");
        await alice.Element("create-recovery").ClickAsync();
        await Assertions.Expect(alice.Page.Locator("#recovery-passphrase-problem")).ToContainTextAsync("At least 12 characters");
        await Assertions.Expect(alice.Element("recovery-passphrase")).ToBeFocusedAsync();

        await alice.Element("recovery-passphrase").FillAsync("twelve chars");
        await alice.Element("recovery-passphrase-again").FillAsync("twelve chart");
        await alice.Element("create-recovery").ClickAsync();
        await Assertions.Expect(alice.Page.Locator("#recovery-passphrase-again-problem")).ToContainTextAsync("not the same");

        await alice.Page.ReloadAsync();
        await page.Rows.First.WaitForAsync();
        await Assertions.Expect(page.Recoveries).ToHaveCountAsync(0);
        Assert.Equal(["Chrome on Linux created the workspace"], await page.ReadHistoryAsync());
    }

    private static async Task OfferAsync(Device device, byte[] file, string passphrase)
    {
        await device.Page.GotoAsync("/recover");
        await device.Element("recovery-file").SetInputFilesAsync(
            new FilePayload { Name = "kitchen.recovery.json", MimeType = "application/json", Buffer = file });
        await device.Element("recovery-passphrase").FillAsync(passphrase);
        await device.Element("device-name").FillAsync("New laptop");
        await device.Element("recover").ClickAsync();
    }

    private static Task SaysAsync(Device device, string text) =>
        Assertions.Expect(device.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync(text, new() { Timeout = 30_000 });

    /// <summary>As docs/protocol.md says that it is done, by another library than the page's.</summary>
    private static JsonNode Open(byte[] text, string passphrase)
    {
        var file = JsonNode.Parse(text)!;
        string[] members = ["format", "version", "kdf", "iterations", "salt", "cipher", "nonce"];
        var header = string.Join('\n', members.Select(member => file[member]!.ToString()));
        var bytes = Bytes("sealed");
        var opened = new byte[bytes.Length - 16];
        var key = Rfc2898DeriveBytes.Pbkdf2(passphrase, Bytes("salt"), (int)file["iterations"]!, HashAlgorithmName.SHA256, 32);
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(Bytes("nonce"), bytes.AsSpan(0, opened.Length), bytes.AsSpan(opened.Length), opened, Encoding.UTF8.GetBytes(header));
        return JsonNode.Parse(opened)!;

        byte[] Bytes(string member) => Base64Url.DecodeFromChars((string)file[member]!);
    }

    private static string DocumentedFile()
    {
        var document = File.ReadAllText(Metadata.Path("ProtocolDocument"));
        var start = document.IndexOf("{\"format\":\"syncengine-recovery\"", StringComparison.Ordinal);
        return document[start..(document.IndexOf('}', start) + 1)];
    }

    [GeneratedRegex("/devices\\?recovered=true$")]
    private static partial Regex RecoveredAddress();
}
