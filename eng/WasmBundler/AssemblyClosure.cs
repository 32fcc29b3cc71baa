using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace SyncEngine.WasmBundler;

/// <summary>The assemblies a set of programs needs: themselves and everything they refer to, directly or not.</summary>
internal static class AssemblyClosure
{
    /// <param name="entries">Paths of the programs.</param>
    /// <param name="names">Assemblies that are needed although nothing may refer to them.</param>
    /// <param name="folders">Where an assembly is looked for; the first folder that has it wins.</param>
    /// <returns>Paths, ordered by file name.</returns>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> entries, IEnumerable<string> names, IReadOnlyList<string> folders)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var open = new Stack<string>(entries);
        foreach (var name in names)
        {
            open.Push(Find(name, "the runtime", folders));
        }

        while (open.TryPop(out var path))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (!found.TryAdd(name, path))
            {
                continue;
            }

            foreach (var reference in ReferencesOf(path).Where(reference => !found.ContainsKey(reference)))
            {
                open.Push(Find(reference, name, folders));
            }
        }

        return [.. found.Values];
    }

    private static string Find(string name, string referrer, IReadOnlyList<string> folders) =>
        folders.Select(folder => Path.Combine(folder, name + ".dll")).FirstOrDefault(File.Exists)
            ?? throw new BundleException($"assembly {name}, which {referrer} needs, is in none of: {string.Join(", ", folders)}");

    private static List<string> ReferencesOf(string path)
    {
        using var file = File.OpenRead(path);
        using var image = new PEReader(file);
        var metadata = image.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }
}
