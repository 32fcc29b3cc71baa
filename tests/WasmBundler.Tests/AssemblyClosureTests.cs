namespace SyncEngine.WasmBundler.Tests;

public sealed class AssemblyClosureTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Closure_holds_what_is_referred_to_directly_and_indirectly_and_nothing_else()
    {
        var app = TestAssembly.Write(_temp.Path, "App", "Library");
        var library = TestAssembly.Write(_temp.Path, "Library", "Base");
        var root = TestAssembly.Write(_temp.Path, "Base");
        TestAssembly.Write(_temp.Path, "Unrelated");

        Assert.Equal([app, root, library], AssemblyClosure.Resolve([app], [], [_temp.Path]));
    }

    [Fact]
    public void Assemblies_may_refer_to_each_other()
    {
        var app = TestAssembly.Write(_temp.Path, "App", "Left");
        var left = TestAssembly.Write(_temp.Path, "Left", "Right");
        var right = TestAssembly.Write(_temp.Path, "Right", "Left");

        Assert.Equal([app, left, right], AssemblyClosure.Resolve([app], [], [_temp.Path]));
    }

    [Fact]
    public void First_folder_that_has_an_assembly_wins()
    {
        string first = _temp.Folder("first"), second = _temp.Folder("second");
        var app = TestAssembly.Write(first, "App", "Library");
        TestAssembly.Write(second, "Library");
        var library = TestAssembly.Write(first, "Library");

        Assert.Equal([app, library], AssemblyClosure.Resolve([app], [], [first, second]));
    }

    [Fact]
    public void What_the_runtime_needs_is_there_although_nothing_refers_to_it()
    {
        var app = TestAssembly.Write(_temp.Path, "App");
        var core = TestAssembly.Write(_temp.Path, "Core");

        Assert.Equal([app, core], AssemblyClosure.Resolve([app], ["Core"], [_temp.Path]));
    }

    [Fact]
    public void Missing_assembly_is_named_with_the_one_that_needs_it()
    {
        var app = TestAssembly.Write(_temp.Path, "App", "Library");
        TestAssembly.Write(_temp.Path, "Library", "Lost");

        var problem = Assert.Throws<BundleException>(() => AssemblyClosure.Resolve([app], [], [_temp.Path]));

        Assert.Equal($"assembly Lost, which Library needs, is in none of: {_temp.Path}", problem.Message);
    }
}
