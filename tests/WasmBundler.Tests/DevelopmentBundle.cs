namespace SyncEngine.WasmBundler.Tests;

/// <summary>As a developer's build makes it.</summary>
public sealed class DevelopmentBundle : FixtureBundle
{
    internal override BundleOptions Options => BuildOptions;
}

[CollectionDefinition(nameof(DevelopmentBundle))]
public sealed class DevelopmentBundleCollection : ICollectionFixture<DevelopmentBundle>;
