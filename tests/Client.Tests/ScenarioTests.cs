using Xunit.Abstractions;

namespace SyncEngine.Client.Tests;

public sealed class ScenarioTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    public static TheoryData<Scenario> All { get; } = Scenarios.OfHost();

    [Theory]
    [MemberData(nameof(All))]
    public async Task Holds(Scenario scenario) => output.WriteLine(await chromium.Page.RunAsync(scenario.Id, scenario.Where));
}
