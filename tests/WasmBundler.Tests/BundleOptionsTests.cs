namespace SyncEngine.WasmBundler.Tests;

public sealed class BundleOptionsTests
{
    private static readonly string[] Complete =
    [
        "app=/a/App.dll", "worker=/w/Worker.dll", "runtime=/r", "framework=/f", "blazor=/b.js", "output=/o", "intermediate=/i",
        "production=true", "linker=/illink.dll",
    ];

    [Fact]
    public void Lines_are_read_and_lists_may_have_many()
    {
        var options = BundleOptions.Parse([.. Complete, "root=A", "root=B", @"asset=css\site.css|/x=y/site.css"]);

        Assert.Equal("/a/App.dll", options.App);
        Assert.True(options.Production);
        Assert.Equal(["A", "B"], options.Roots);
        Assert.Equal([("css/site.css", "/x=y/site.css")], options.Assets);
    }

    [Fact]
    public void Missing_option_is_named()
    {
        var problem = Assert.Throws<BundleException>(() => BundleOptions.Parse(Complete.Except(["blazor=/b.js"])));

        Assert.Equal("the option 'blazor' must be given once", problem.Message);
    }

    [Fact]
    public void Option_given_twice_is_named()
    {
        var problem = Assert.Throws<BundleException>(() => BundleOptions.Parse([.. Complete, "app=/other.dll"]));

        Assert.Equal("the option 'app' must be given once", problem.Message);
    }
}
