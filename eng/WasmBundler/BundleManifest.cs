using System.Text.Json;

namespace SyncEngine.WasmBundler;

/// <summary>bundle.json: what the server serves. It is written last, so it also stands for a bundle that is complete.</summary>
internal sealed record BundleManifest(IReadOnlyList<BundleManifestFile> Files)
{
    public const string FileName = "bundle.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static BundleManifest Of(IEnumerable<BundleFile> files, Predicate<BundleFile> isCompressed) =>
        new([.. files
            .Select(file => new BundleManifestFile(file.Path, file.Hash.Hex, file.Immutable, isCompressed(file)))
            .OrderBy(file => file.Path, StringComparer.Ordinal)]);

    public void Write(string folder) => File.WriteAllText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json));
}

/// <param name="Hash">SHA-256 of the content, in hexadecimal.</param>
/// <param name="Immutable">The path changes whenever the content does.</param>
/// <param name="Brotli">The compressed form lies beside it, with .br added to its name.</param>
internal sealed record BundleManifestFile(string Path, string Hash, bool Immutable, bool Brotli);
