namespace SyncEngine.WasmBundler;

/// <summary>The folder that is served. It holds what was written last and nothing else.</summary>
internal sealed class OutputFolder(string root)
{
    /// <summary>Leaves the folder without a manifest: it is no bundle before <see cref="Complete"/>.</summary>
    /// <returns>The size each file has on the wire.</returns>
    public IReadOnlyDictionary<BundleFile, long> Write(IReadOnlyList<BundleFile> files, bool compress)
    {
        foreach (var file in files)
        {
            WriteFile(file);
        }

        var sizes = files
            .AsParallel()
            .Select(file => KeyValuePair.Create(file, compress ? WriteCompressed(file) : file.Content.LongLength))
            .ToDictionary();
        Prune(sizes);
        return sizes;
    }

    public void Complete(IReadOnlyDictionary<BundleFile, long> sizes) =>
        BundleManifest.Of(sizes.Keys, file => IsCompressed(file, sizes[file])).Write(root);

    private static bool IsCompressed(BundleFile file, long size) => size < file.Content.LongLength;

    private string PathOf(string path) => Path.Combine(root, path);

    private void WriteFile(BundleFile file)
    {
        var path = PathOf(file.Path);
        if (!file.Immutable || !File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WriteAtOnce(path, file.Content);
        }
    }

    /// <summary>Compressing is most of the work of a build, and the name of a hashed file says that it is done.</summary>
    private long WriteCompressed(BundleFile file)
    {
        var path = PathOf(file.Path) + Compressor.Extension;
        if (file.Immutable && File.Exists(path))
        {
            return new FileInfo(path).Length;
        }

        if (Compressor.Compress(file.Content) is not { } compressed)
        {
            return file.Content.LongLength;
        }

        WriteAtOnce(path, compressed);
        return compressed.LongLength;
    }

    /// <summary>A file is there whole or not at all, whenever the build is stopped.</summary>
    private static void WriteAtOnce(string path, byte[] content)
    {
        var unfinished = path + ".unfinished";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, path, overwrite: true);
    }

    private void Prune(IReadOnlyDictionary<BundleFile, long> sizes)
    {
        var kept = sizes
            .SelectMany(size => IsCompressed(size.Key, size.Value) ? [size.Key.Path, size.Key.Path + Compressor.Extension] : (string[])[size.Key.Path])
            .ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            if (!kept.Contains(Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')))
            {
                File.Delete(path);
            }
        }
    }
}
