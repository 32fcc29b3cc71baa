using System.Text;
using System.Text.Json;

namespace SyncEngine.WasmBundler.Tests;

public sealed class OfflineSetTests
{
    private static readonly BundleFile Page = BundleFile.Stable("index.html", Encoding.UTF8.GetBytes("""<meta name="build" content="{build}">"""));
    private static readonly BundleFile Script = BundleFile.Stable("service-worker.js", Encoding.UTF8.GetBytes("install(bundle);"));
    private static readonly BundleFile Style = BundleFile.Hashed("css/page.css", [1]);

    [Fact]
    public void Service_worker_lists_every_other_file_with_the_hash_of_what_is_served()
    {
        var sealedFiles = Seal(Page, Script, Style);

        var listed = ListIn(sealedFiles["service-worker.js"]).GetProperty("files").EnumerateArray()
            .Select(file => (file.GetProperty("path").GetString(), file.GetProperty("integrity").GetString(), file.GetProperty("immutable").GetBoolean()));
        Assert.Equal([("/index.html", sealedFiles["index.html"].Hash.Integrity, false), ($"/{Style.Path}", Style.Hash.Integrity, true)], listed);
        Assert.All(sealedFiles.Values, file => Assert.Equal(ContentHash.Of(file.Content), file.Hash));
        Assert.EndsWith("install(bundle);", Text(sealedFiles["service-worker.js"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_and_service_worker_say_the_same_build()
    {
        var sealedFiles = Seal(Page, Script, Style);

        var build = ListIn(sealedFiles["service-worker.js"]).GetProperty("build").GetString();
        Assert.Equal($"""<meta name="build" content="{build}">""", Text(sealedFiles["index.html"]));
    }

    [Fact]
    public void Any_other_file_makes_another_build_and_the_same_files_the_same()
    {
        var build = BuildOf(Page, Script, Style);

        Assert.Equal(build, BuildOf(Style, Page, Script));
        Assert.NotEqual(build, BuildOf(Page, Script, BundleFile.Hashed("css/page.css", [2])));
        Assert.NotEqual(build, BuildOf(Page, BundleFile.Stable("service-worker.js", [2]), Style));
        Assert.NotEqual(build, BuildOf(BundleFile.Stable("index.html", [.. Page.Content, 2]), Script, Style));
        Assert.NotEqual(build, BuildOf(Page, Script, Style, BundleFile.Stable("app.webmanifest", [2])));
    }

    [Fact]
    public void Bundle_without_a_service_worker_stays_as_it_is() => Assert.Equal([Page, Style], OfflineSet.Seal([Page, Style]));

    [Fact]
    public void Page_that_could_not_tell_its_build_is_refused()
    {
        var unmarked = BundleFile.Stable("index.html", [1]);

        Assert.Contains("{build}", Assert.Throws<BundleException>(() => Seal(unmarked, Script)).Message, StringComparison.Ordinal);
    }

    private static string? BuildOf(params BundleFile[] files) => ListIn(Seal(files)["service-worker.js"]).GetProperty("build").GetString();

    private static Dictionary<string, BundleFile> Seal(params BundleFile[] files) => OfflineSet.Seal(files).ToDictionary(file => file.Source);

    private static JsonElement ListIn(BundleFile script)
    {
        const string Start = "const bundle = ";
        var line = Text(script).Split(";\n")[0];
        Assert.StartsWith(Start, line, StringComparison.Ordinal);
        return JsonDocument.Parse(line[Start.Length..]).RootElement;
    }

    private static string Text(BundleFile file) => Encoding.UTF8.GetString(file.Content);
}
