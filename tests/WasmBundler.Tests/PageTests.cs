using Microsoft.Playwright;

namespace SyncEngine.WasmBundler.Tests;

/// <summary>The bundle in a real browser: the page's runtime, the worker's, and every way in which values cross between .NET and JavaScript.</summary>
public abstract class PageTests(FixturePage fixture)
{
    [Fact]
    public async Task Component_renders_answers_clicks_and_binds_both_ways()
    {
        var count = fixture.Page.GetByTestId("count");

        await fixture.Page.GetByTestId("name").FillAsync("alice");
        await count.ClickAsync();
        await count.ClickAsync();

        await Assertions.Expect(count).ToHaveTextAsync("alice clicked 2 times");
        await Assertions.Expect(count).ToHaveCSSAsync("color", "rgb(1, 2, 3)");
        Assert.Empty(fixture.Errors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public async Task Bytes_go_to_JavaScript_and_come_back(int length) => Assert.True(await fixture.CallAsync<bool>("BytesComeBackReversed", length));

    [Fact]
    public async Task Bytes_go_to_JavaScript_and_come_back_in_one_synchronous_call() =>
        Assert.True(await fixture.CallAsync<bool>("BytesComeBackReversedAtOnce"));

    [Fact]
    public async Task Bytes_go_to_DotNet_and_come_back() =>
        Assert.Equal("3,2,1", await fixture.Page.EvaluateAsync<string>(
            "async () => Array.from(await DotNet.invokeMethodAsync('SyncEngine.Fixture.Page', 'Reverse', new Uint8Array([1, 2, 3]))).join()"));

    [Theory]
    [InlineData(0)]
    [InlineData(5_000_000)]
    public async Task DotNet_stream_is_read_by_JavaScript(int length) =>
        Assert.Equal(await fixture.CallAsync<string>("HashOfSample", length), await fixture.CallAsync<string>("HashOfStreamSeenByJavaScript", length));

    [Theory]
    [InlineData(1)]
    [InlineData(5_000_000)]
    public async Task JavaScript_bytes_are_read_by_DotNet_as_a_stream(int length) =>
        Assert.Equal(await fixture.CallAsync<string>("HashOfSample", length), await fixture.CallAsync<string>("HashOfStreamSeenByDotNet", length));

    [Fact]
    public async Task JavaScript_errors_reach_DotNet()
    {
        Assert.Contains("this function always fails, now", await fixture.CallAsync<string>("ErrorOfSynchronousCall"), StringComparison.Ordinal);
        Assert.Contains("this function always fails, later", await fixture.CallAsync<string>("ErrorOfAsynchronousCall"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DotNet_errors_reach_JavaScript() =>
        Assert.Contains("this method always fails", await fixture.Page.EvaluateAsync<string>(
            "() => DotNet.invokeMethodAsync('SyncEngine.Fixture.Page', 'Fail').then(() => 'no error', (error) => error.message)"), StringComparison.Ordinal);

    [Fact]
    public async Task Properties_and_constructors_of_JavaScript_are_within_reach() =>
        Assert.Equal("written by .NET, 41, 42", await fixture.CallAsync<string>("PropertiesAndConstructors"));

    [Fact]
    public async Task Worker_runs_its_own_program_from_the_same_framework_folder()
    {
        var answer = await fixture.Page.EvaluateAsync<string>("""
            () => new Promise((resolve, reject) => {
              const worker = new SharedWorker(workerUrl, { type: "module" });
              worker.onerror = () => reject(new Error("the worker did not load"));
              worker.port.onmessage = ({ data }) => resolve(data.join());
              worker.port.postMessage(new Uint8Array([1, 2, 3]));
            })
            """);

        Assert.Equal("3,2,1", answer);
        Assert.Empty(fixture.Errors);
    }
}

[Collection(nameof(DevelopmentBundle))]
public sealed class DevelopmentPageTests(DevelopmentPage page) : PageTests(page), IClassFixture<DevelopmentPage>;

[Collection(nameof(ProductionBundle))]
public sealed class ProductionPageTests(ProductionPage page) : PageTests(page), IClassFixture<ProductionPage>;
