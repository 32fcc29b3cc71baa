using Xunit.Abstractions;

namespace SyncEngine.Client.Tests;

public sealed class ScenarioTests(Chromium chromium, ITestOutputHelper output) : IClassFixture<Chromium>
{
    public static TheoryData<Scenario> IndexedDb { get; } = Scenarios.Of("IndexedDbScenarios");

    public static TheoryData<Scenario> IndexedDbLife { get; } = Scenarios.Of("IndexedDbLifeScenarios");

    public static TheoryData<Scenario> LoroSync { get; } = Scenarios.Of("LoroSyncScenarios");

    public static TheoryData<Scenario> LoroDocument { get; } = Scenarios.Of("LoroDocumentScenarios");

    [Theory]
    [MemberData(nameof(IndexedDb))]
    [MemberData(nameof(IndexedDbLife))]
    [MemberData(nameof(LoroSync))]
    [MemberData(nameof(LoroDocument))]
    public async Task Holds(Scenario scenario) => output.WriteLine(await chromium.Page.RunAsync(scenario.Id, scenario.Where));
}
