using System.Text;

namespace SyncEngine.WasmBundler.Tests;

public sealed class PublicationTests
{
    [Theory]
    [InlineData("app.js", """import "./lib/part.js";""", "lib/part.js")]
    [InlineData("app.js", """const url = new URL('./part.wasm', import.meta.url);""", "part.wasm")]
    [InlineData("lib/app.js", """await import(`../part.js`)""", "part.js")]
    [InlineData("index.html", """<script type="module" src="app.js"></script>""", "app.js")]
    [InlineData("index.html", """<link rel="stylesheet" href="css/site.css">""", "css/site.css")]
    [InlineData("css/site.css", """body { background: url("../img/dot.svg"); }""", "img/dot.svg")]
    [InlineData("css/site.css", """body { background: url(dot.svg); }""", "css/dot.svg")]
    [InlineData("css/site.css", """@import "more.css";""", "css/more.css")]
    [InlineData("app.webmanifest", """{ "icons": [{ "src": "icon.png" }] }""", "icon.png")]
    public void Reference_is_given_the_published_name(string referrer, string text, string target)
    {
        var published = Publish((referrer, text), (target, "content"));

        Assert.True(published[target].Immutable);
        Assert.Equal(text.Replace(Path.GetFileName(target), published[target].Name, StringComparison.Ordinal), Text(published[referrer]));
    }

    [Theory]
    [InlineData("""const title = "part.js";""")]
    [InlineData("""import "https://example.org/part.js";""")]
    [InlineData("""import "./missing.js";""")]
    [InlineData("""// ./part.js""")]
    public void Text_that_is_no_reference_stays_as_it_is(string text)
    {
        var published = Publish(("app.js", text), ("part.js", "content"));

        Assert.Equal(text, Text(published["app.js"]));
        Assert.Equal("part.js", published["part.js"].Path);
    }

    [Fact]
    public void Change_far_below_renames_everything_above_it()
    {
        Dictionary<string, BundleFile> Tree(string leaf) =>
            Publish(("index.html", """<script src="app.js">"""), ("app.js", """import "./middle.js";"""), ("middle.js", """import "./leaf.js";"""), ("leaf.js", leaf));

        Dictionary<string, BundleFile> before = Tree("1"), after = Tree("2");

        Assert.NotEqual(before["app.js"].Path, after["app.js"].Path);
        Assert.Equal("index.html", after["index.html"].Path);
        Assert.Contains(after["app.js"].Path, Text(after["index.html"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Same_content_has_the_same_names() =>
        Assert.Equal(
            Publish(("index.html", """<script src="app.js">"""), ("app.js", "1"))["app.js"].Path,
            Publish(("index.html", """<script src="app.js"> """), ("app.js", "1"))["app.js"].Path);

    [Fact]
    public void File_that_only_code_knows_keeps_its_name()
    {
        var published = Publish(("index.html", ""), ("robots.txt", "x"), ("img/logo.svg", "x"));

        Assert.All(published.Values, file => Assert.False(file.Immutable));
        Assert.Equal(["img/logo.svg", "index.html", "robots.txt"], published.Values.Select(file => file.Path));
    }

    [Fact]
    public void Service_worker_and_manifest_keep_their_names_although_they_are_referred_to()
    {
        var published = Publish(
            ("index.html", """<link href="app.webmanifest"><script src="app.js">"""),
            ("app.webmanifest", "{}"),
            ("app.js", """navigator.serviceWorker.register("./service-worker.js")"""),
            ("service-worker.js", ""));

        Assert.Equal("app.webmanifest", published["app.webmanifest"].Path);
        Assert.Equal("service-worker.js", published["service-worker.js"].Path);
        Assert.True(published["app.js"].Immutable);
    }

    [Fact]
    public void File_published_before_is_referred_to_by_its_name()
    {
        var known = BundleFile.Hashed("_framework/a.wasm", [1]);

        var published = Publication.Publish(new() { ["app.js"] = Encoding.UTF8.GetBytes("""fetch("./_framework/a.wasm")""") }, [known]);

        Assert.Equal($"""fetch("./{known.Path}")""", Text(Assert.Single(published)));
    }

    [Fact]
    public void Circle_of_references_is_refused_by_name()
    {
        var problem = Assert.Throws<BundleException>(() => Publish(("a.js", """import "./b.js";"""), ("b.js", """import "./a.js";""")));

        Assert.Contains("a.js -> b.js -> a.js", problem.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, BundleFile> Publish(params (string Path, string Text)[] files) =>
        Publication
            .Publish(files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetBytes(file.Text)), [])
            .ToDictionary(file => file.Source);

    private static string Text(BundleFile file) => Encoding.UTF8.GetString(file.Content);
}
