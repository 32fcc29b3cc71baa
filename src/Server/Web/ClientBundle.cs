using System.Text.Json;

namespace SyncEngine.Server.Web;

/// <summary>The published client as the bundler describes it in bundle.json; a file that is not named there is not served.</summary>
internal sealed record ClientBundle(IReadOnlyList<ClientFile> Files)
{
    private const string Manifest = "bundle.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <returns>Null when there is no client in the folder: a server may be built without one.</returns>
    public static ClientBundle? Read(string folder)
    {
        var manifest = new FileInfo(Path.Combine(folder, Manifest));
        if (!manifest.Exists)
        {
            return null;
        }

        using var stream = manifest.OpenRead();
        return JsonSerializer.Deserialize<ClientBundle>(stream, Json);
    }
}

/// <param name="Path">Relative to the folder and to the site's root.</param>
/// <param name="Hash">SHA-256 of the content, in hexadecimal.</param>
/// <param name="Immutable">The path changes whenever the content does.</param>
/// <param name="Brotli">A compressed form lies beside it, with .br added to its name.</param>
internal sealed record ClientFile(string Path, string Hash, bool Immutable, bool Brotli);
