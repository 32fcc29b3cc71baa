using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace SyncEngine.Browser.Tests;

/// <summary>Links that let devices in, and links that do not any more.</summary>
[Collection(PublishedApp.Name)]
public sealed class InviteTests(PublishedServer server, Chromium chromium)
{
    [Fact]
    public async Task Link_that_was_used_up_or_revoked_or_has_expired_says_so_and_costs_a_device_nothing()
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await using var bob = await chromium.NewDeviceAsync(server);
        await using var carol = await chromium.NewDeviceAsync(server);
        await alice.CreateWorkspaceAsync();
        await alice.AddFoodAsync("Rye bread", 250);
        await alice.IsAsync("synced");
        var page = await new DevicesPage(alice).OpenAsync();

        var used = await page.InviteAsync();
        await bob.JoinAsync(used);
        await Device.SeesAsync(bob.Foods, "Rye bread");
        await Assertions.Expect(page.Invites).ToHaveCountAsync(0, DevicesPage.Soon);

        var revoked = await page.InviteAsync("Nobody");
        await alice.Element("revoke-invite").ClickAsync();
        await alice.Element("confirm").ClickAsync();
        await Assertions.Expect(page.Invites).ToHaveCountAsync(0, DevicesPage.Soon);

        var expired = await CreateShortLivedAsync(alice);
        await alice.Page.ReloadAsync();
        await page.Rows.First.WaitForAsync();
        await Assertions.Expect(page.Invites).ToHaveCountAsync(0, new() { Timeout = 45_000 });

        foreach (var link in new[] { used, revoked, expired })
        {
            await IsRefusedAsync(bob, link);
            await IsRefusedAsync(carol, link);
        }

        // Who was in is in, with all there is; who was not can still be let in.
        await bob.Page.GotoAsync("/");
        await bob.Element("workspace-link").ClickAsync();
        await Device.SeesAsync(bob.Foods, "Rye bread");
        await bob.AddFoodAsync("Apple", 52);
        await bob.IsAsync("synced");
        await carol.Page.GotoAsync("/");
        await carol.Element("create-workspace").WaitForAsync();
        await Assertions.Expect(carol.Element("workspace-link")).ToHaveCountAsync(0);
        await carol.JoinAsync(await page.InviteAsync());
        await Device.SeesAsync(carol.Foods, "Apple");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Qr_code_on_a_phone_reads_as_the_link_beside_it(ColorScheme scheme)
    {
        await using var alice = await chromium.NewDeviceAsync(server);
        await alice.Page.SetViewportSizeAsync(360, 740);
        await alice.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = scheme });
        await alice.CreateWorkspaceAsync();
        await alice.IsAsync("synced");
        var link = await (await new DevicesPage(alice).OpenAsync()).InviteAsync();
        var picture = await alice.Element("invite-qr").ScreenshotAsync();

        Assert.Equal(link, await ReadQrAsync(alice, picture));
        Assert.Contains("/join#", link, StringComparison.Ordinal);
    }

    /// <summary>The page offers no shorter life than an hour: the request is shortened on its way to the server.</summary>
    private static async Task<string> CreateShortLivedAsync(Device device)
    {
        await device.Page.RouteAsync("**/invites", async route =>
        {
            if (route.Request.Method != "POST")
            {
                await route.ContinueAsync();
                return;
            }

            var body = JsonNode.Parse(route.Request.PostData!)!;
            body["lifetimeSeconds"] = 1;
            await route.ContinueAsync(new RouteContinueOptions { PostData = System.Text.Encoding.UTF8.GetBytes(body.ToJsonString()) });
        });
        var before = await device.Element("invite-url").CountAsync();
        Assert.Equal(0, before);
        await device.Element("create-invite").ClickAsync();
        var link = await device.Element("invite-url").InputValueAsync();
        await device.Page.UnrouteAllAsync();
        return link;
    }

    private static async Task IsRefusedAsync(Device device, string link)
    {
        await device.Page.GotoAsync("about:blank");
        await device.Page.GotoAsync(link);
        await device.Element("join-workspace").ClickAsync();
        await Assertions.Expect(device.Page.GetByRole(AriaRole.Alert).First)
            .ToContainTextAsync("it was used, has expired or was revoked", new() { Timeout = 30_000 });
    }

    private static async Task<string?> ReadQrAsync(Device device, byte[] picture)
    {
        var page = await device.Page.Context.NewPageAsync();
        await page.EvaluateAsync(await File.ReadAllTextAsync(Metadata.Path("QrReader")));
        return await page.EvaluateAsync<string?>(
            """
            async picture => {
              const bytes = Uint8Array.from(atob(picture), character => character.charCodeAt(0));
              const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
              const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
              canvas.drawImage(image, 0, 0);
              const pixels = canvas.getImageData(0, 0, image.width, image.height);
              return globalThis.jsQR(pixels.data, image.width, image.height)?.data ?? null;
            }
            """,
            Convert.ToBase64String(picture));
    }
}
