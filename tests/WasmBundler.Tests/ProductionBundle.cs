namespace SyncEngine.WasmBundler.Tests;

/// <summary>As it is published. Made once for all tests, because trimming takes its time.</summary>
public sealed class ProductionBundle : FixtureBundle, IDisposable
{
    private readonly TempFolder _temp = new();

    internal override BundleOptions Options =>
        BuildOptions with { Production = true, Output = _temp["wwwroot"], Intermediate = _temp["obj"] };

    public void Dispose() => _temp.Dispose();
}

[CollectionDefinition(nameof(ProductionBundle))]
public sealed class ProductionBundleCollection : ICollectionFixture<ProductionBundle>;
