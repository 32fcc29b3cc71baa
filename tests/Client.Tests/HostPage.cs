using Microsoft.Playwright;

namespace SyncEngine.Client.Tests;

/// <summary>A page in which the test host runs.</summary>
public sealed class HostPage : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];

    private HostPage(IBrowserContext context, IPage page)
    {
        _context = context;
        Page = page;
    }

    public IPage Page { get; }

    public string Origin => new Uri(Page.Url).GetLeftPart(UriPartial.Authority);

    public static async Task<HostPage> OpenAsync(IBrowserContext context, string address)
    {
        var host = new HostPage(context, await context.NewPageAsync());
        host.Page.PageError += (_, error) => host._errors.Add(error);
        host.Page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                host._errors.Add(message.Text);
            }
        };
        await host.Page.GotoAsync(address);
        await host.Page.WaitForFunctionAsync("() => globalThis.run");
        return host;
    }

    /// <summary>Runs a scenario in the page, a dedicated worker or a shared one, and returns what it printed.</summary>
    public async Task<string> RunAsync(string scenario, string where = "page")
    {
        var printed = await Page.EvaluateAsync<string>("([scenario, where]) => run(scenario, where)", new[] { scenario, where })
            .WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Empty(_errors);
        return printed.Trim();
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
