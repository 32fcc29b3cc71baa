namespace SyncEngine.Browser.Tests;

/// <summary>One server and one browser for all tests: each test has workspaces and browser contexts of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PublishedApp : ICollectionFixture<PublishedServer>, ICollectionFixture<Chromium>
{
    public const string Name = "published app";
}
