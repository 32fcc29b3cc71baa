using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyncEngine.WasmBundler;

/// <summary>
/// What a service worker keeps on a device: every file of the bundle, as one set, under one build id. The page carries the id too, so that it
/// can tell whether the set that the device keeps is the one it came from.
/// </summary>
internal static class OfflineSet
{
    public const string ServiceWorker = "service-worker.js";

    private const string Page = "index.html";
    private const string BuildMark = "{build}";
    private const int BuildLength = 12;

    /// <summary>The script is no part of a page, so nothing has to be escaped.</summary>
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// Writes the build id into the page, and it and the list of all other files into the service worker. A bundle without a service worker is
    /// kept by nobody, and stays as it is.
    /// </summary>
    public static IReadOnlyList<BundleFile> Seal(IReadOnlyList<BundleFile> files)
    {
        if (files.FirstOrDefault(file => file.Source == ServiceWorker) is not { } script)
        {
            return files;
        }

        var build = BuildOf(files);
        var kept = files.Where(file => file != script).Select(file => file.Source == Page ? Stamp(file, build) : file).ToList();
        return [.. kept, WithList(script, build, kept)];
    }

    /// <summary>Of the page and the service worker as they are before they know it.</summary>
    private static string BuildOf(IEnumerable<BundleFile> files)
    {
        var list = files.OrderBy(file => file.Path, StringComparer.Ordinal).Select(file => $"{file.Path} {file.Hash.Hex}\n");
        return ContentHash.Of(Encoding.UTF8.GetBytes(string.Concat(list))).Hex[..BuildLength];
    }

    private static BundleFile Stamp(BundleFile page, string build)
    {
        var text = Encoding.UTF8.GetString(page.Content);
        return text.Contains(BuildMark, StringComparison.Ordinal)
            ? BundleFile.Stable(page.Source, Encoding.UTF8.GetBytes(text.Replace(BuildMark, build, StringComparison.Ordinal)))
            : throw new BundleException($"{page.Source} says nowhere {BuildMark}, so it could not tell which build it is of");
    }

    private static BundleFile WithList(BundleFile script, string build, IEnumerable<BundleFile> kept)
    {
        var files = kept.Select(file => new KeptFile("/" + file.Path, file.Hash.Integrity, file.Immutable));
        var bundle = JsonSerializer.Serialize(new KeptBundle(build, [.. files]), Json);
        return BundleFile.Stable(script.Source, [.. Encoding.UTF8.GetBytes($"const bundle = {bundle};\n"), .. script.Content]);
    }

    /// <summary>Read by service-worker.ts.</summary>
    private sealed record KeptBundle(string Build, IReadOnlyList<KeptFile> Files);

    /// <param name="Path">From the site's root.</param>
    /// <param name="Immutable">The path changes whenever the content does.</param>
    private sealed record KeptFile(string Path, string Integrity, bool Immutable);
}
