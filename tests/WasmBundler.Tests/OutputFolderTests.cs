using System.IO.Compression;
using System.Text;

namespace SyncEngine.WasmBundler.Tests;

public sealed class OutputFolderTests : IDisposable
{
    private static readonly byte[] Compressible = Encoding.UTF8.GetBytes(new string('x', 1000));
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Folder_holds_what_was_written_last_and_nothing_else()
    {
        var output = new OutputFolder(_temp.Path);
        output.Write([BundleFile.Hashed("old.js", Compressible), BundleFile.Stable("index.html", [1])], compress: true);

        var file = BundleFile.Hashed("lib/new.js", Compressible);
        output.Write([file, BundleFile.Stable("index.html", [2])], compress: true);

        Assert.Equal(["index.html", file.Path, file.Path + ".br"], Files());
        Assert.Equal([2], File.ReadAllBytes(_temp["index.html"]));
    }

    [Fact]
    public void Compressed_file_becomes_the_original_again()
    {
        var file = BundleFile.Hashed("a.js", Compressible);

        var sizes = new OutputFolder(_temp.Path).Write([file], compress: true);

        using var compressed = File.OpenRead(_temp[file.Path + ".br"]);
        Assert.Equal(compressed.Length, sizes[file]);
        using var original = new MemoryStream();
        new BrotliStream(compressed, CompressionMode.Decompress).CopyTo(original);
        Assert.Equal(Compressible, original.ToArray());
    }

    [Fact]
    public void File_that_gets_no_smaller_is_served_as_it_is()
    {
        var file = BundleFile.Hashed("tiny.png", [1, 2, 3]);

        var sizes = new OutputFolder(_temp.Path).Write([file], compress: true);

        Assert.Equal(3, sizes[file]);
        Assert.Equal([file.Path], Files());
    }

    [Fact]
    public void Unchanged_content_is_neither_written_nor_compressed_again()
    {
        var output = new OutputFolder(_temp.Path);
        var file = BundleFile.Hashed("a.js", Compressible);
        output.Write([file], compress: true);
        var written = DateTime.UnixEpoch.AddYears(30);
        File.SetLastWriteTimeUtc(_temp[file.Path], written);
        File.SetLastWriteTimeUtc(_temp[file.Path + ".br"], written);

        output.Write([file], compress: true);

        Assert.Equal(written, File.GetLastWriteTimeUtc(_temp[file.Path]));
        Assert.Equal(written, File.GetLastWriteTimeUtc(_temp[file.Path + ".br"]));
    }

    [Fact]
    public void What_an_interrupted_build_left_is_removed()
    {
        var file = BundleFile.Hashed("a.js", Compressible);
        File.WriteAllBytes(_temp[file.Path + ".unfinished"], Compressible[..10]);

        new OutputFolder(_temp.Path).Write([file], compress: false);

        Assert.Equal([file.Path], Files());
    }

    [Fact]
    public void Folder_is_no_bundle_while_it_is_being_written()
    {
        var output = new OutputFolder(_temp.Path);
        output.Complete(output.Write([BundleFile.Hashed("a.js", Compressible)], compress: true));
        var file = BundleFile.Hashed("b.js", Compressible);

        var sizes = output.Write([file], compress: true);
        Assert.False(File.Exists(_temp[BundleManifest.FileName]));
        output.Complete(sizes);

        Assert.Equal([file.Path, file.Path + ".br", BundleManifest.FileName], Files());
    }

    private IEnumerable<string> Files() =>
        Directory.EnumerateFiles(_temp.Path, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(_temp.Path, path)).Order(StringComparer.Ordinal);
}
