using Microsoft.Playwright;
using SyncEngine.Testing.Browser;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>The fixture's page, open in Chromium.</summary>
public abstract class FixturePage(FixtureBundle bundle) : IAsyncLifetime
{
    private const string Assembly = "SyncEngine.Fixture.Page";

    private readonly List<string> _errors = [];
    private ClientServer _server = null!;
    private SystemChromium _chromium = null!;

    public IPage Page { get; private set; } = null!;

    /// <summary>What the page complained about so far.</summary>
    public IReadOnlyList<string> Errors => _errors;

    public async Task InitializeAsync()
    {
        _server = await ClientServer.StartAsync(bundle.Folder);
        _chromium = await SystemChromium.LaunchAsync();
        Page = await _chromium.Browser.NewPageAsync();
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
        await _chromium.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>Calls a method of the page's program.</summary>
    public Task<T> CallAsync<T>(string method, params object[] arguments) =>
        Page.EvaluateAsync<T>($"(arguments) => DotNet.invokeMethodAsync('{Assembly}', '{method}', ...arguments)", arguments);
}

public sealed class DevelopmentPage(DevelopmentBundle bundle) : FixturePage(bundle);

public sealed class ProductionPage(ProductionBundle bundle) : FixturePage(bundle);
