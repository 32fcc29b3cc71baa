namespace SyncEngine.WasmBundler;

/// <param name="Source">The name the file has before publication: the one that other files refer to.</param>
/// <param name="Path">The path it is served under.</param>
/// <param name="Immutable">The path contains the content's hash.</param>
internal sealed record BundleFile(string Source, string Path, byte[] Content, ContentHash Hash, bool Immutable)
{
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>A file under a name that changes with its content, so that browsers may keep it for ever.</summary>
    public static BundleFile Hashed(string source, byte[] content)
    {
        var hash = ContentHash.Of(content);
        return new BundleFile(source, hash.NameOf(source), content, hash, Immutable: true);
    }

    /// <summary>A file under a name that people, browsers or code know.</summary>
    public static BundleFile Stable(string source, byte[] content) =>
        new(source, source, content, ContentHash.Of(content), Immutable: false);
}
