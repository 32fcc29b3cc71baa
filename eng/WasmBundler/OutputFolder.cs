namespace SyncEngine.WasmBundler;

/// <summary>The folder that is served. It holds what was written last and nothing else.</summary>
internal sealed class OutputFolder(string root)
{
    /// <returns>The size each file has on the wire.</returns>
    public IReadOnlyDictionary<BundleFile, long> Write(IReadOnlyList<BundleFile> files, bool compress)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            kept.Add(file.Path);
            WriteFile(file);
        }

        var sizes = files.AsParallel().ToDictionary(file => file, file => compress ? WriteCompressed(file) ?? file.Content.Length : file.Content.Length);
        foreach (var file in files.Where(file => compress && sizes[file] < file.Content.Length))
        {
            kept.Add(file.Path + Compressor.Extension);
        }

        Prune(kept);
        BundleManifest.Of(files, file => sizes[file] < file.Content.Length).Write(root);
        return sizes;
    }

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
    private long? WriteCompressed(BundleFile file)
    {
        var path = PathOf(file.Path) + Compressor.Extension;
        if (file.Immutable && File.Exists(path))
        {
            return new FileInfo(path).Length;
        }

        if (Compressor.Compress(file.Content) is not { } compressed)
        {
            return null;
        }

        WriteAtOnce(path, compressed);
        return compressed.Length;
    }

    /// <summary>A file is there whole or not at all, whenever the build is stopped.</summary>
    private static void WriteAtOnce(string path, byte[] content)
    {
        var unfinished = path + ".unfinished";
        File.WriteAllBytes(unfinished, content);
        File.Move(unfinished, path, overwrite: true);
    }

    private void Prune(HashSet<string> kept)
    {
        foreach (var path in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            if (!kept.Contains(Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/')))
            {
                File.Delete(path);
            }
        }
    }
}
