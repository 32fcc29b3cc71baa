using Microsoft.Playwright;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>The fixture's page, open in Chromium.</summary>
public abstract class FixturePage(FixtureBundle bundle) : IAsyncLifetime
{
    private const string Assembly = "SyncEngine.Fixture.Page";

    private readonly List<string> _errors = [];
    private ClientServer _server = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    public IPage Page { get; private set; } = null!;

    /// <summary>What the page complained about so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public async Task InitializeAsync()
    {
        _server = await ClientServer.StartAsync(bundle.Folder);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        Page = await _browser.NewPageAsync();
        Page.PageError += (_, error) => _errors.Add(error);
        Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _errors.Add(message.Text);
            }
        };
        await Page.GotoAsync(_server.Address.ToString());
        await Page.GetByTestId("count").WaitForAsync();
    }

    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
        await _server.DisposeAsync();
    }

    /// <summary>Calls a method of the page's program.</summary>
    public Task<T> CallAsync<T>(string method, params object[] arguments) =>
        Page.EvaluateAsync<T>($"(arguments) => DotNet.invokeMethodAsync('{Assembly}', '{method}', ...arguments)", arguments);
}

public sealed class DevelopmentPage(DevelopmentBundle bundle) : FixturePage(bundle);

public sealed class ProductionPage(ProductionBundle bundle) : FixturePage(bundle);
