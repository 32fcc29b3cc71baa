using System.Text;

namespace SyncEngine.WasmBundler;

/// <summary>
/// Gives the files of a folder tree their published names. A file is named by its content only when every reader can learn the name:
/// when another file of the tree refers to it. References are rewritten first, so a file's hash covers everything below it.
/// </summary>
internal sealed class Publication
{
    private readonly Dictionary<string, byte[]> _files;
    private readonly Dictionary<string, BundleFile> _published = new(StringComparer.Ordinal);
    private readonly HashSet<string> _referenced = new(StringComparer.Ordinal);
    private readonly List<string> _open = [];

    private Publication(Dictionary<string, byte[]> files) => _files = files;

    /// <param name="files">Contents by path.</param>
    /// <param name="known">Files that are published already and may be referred to.</param>
    public static IReadOnlyList<BundleFile> Publish(Dictionary<string, byte[]> files, IEnumerable<BundleFile> known)
    {
        var publication = new Publication(files);
        foreach (var file in known)
        {
            publication._published.Add(file.Source, file);
        }

        publication.CollectReferences();
        return [.. files.Keys.Order(StringComparer.Ordinal).Select(publication.Publish)];
    }

    private void CollectReferences()
    {
        foreach (var (path, content) in _files.Where(file => References.IsText(file.Key)))
        {
            References.Rewrite(path, Encoding.UTF8.GetString(content), reference =>
            {
                // A file cannot know its own hash.
                if (reference != path && _files.ContainsKey(reference))
                {
                    _referenced.Add(reference);
                }

                return null;
            });
        }
    }

    private BundleFile Publish(string path)
    {
        if (_published.TryGetValue(path, out var done))
        {
            return done;
        }

        if (_open.Contains(path))
        {
            throw new BundleException($"these files refer to each other in a circle, so none can be named by its content: {string.Join(" -> ", [.. _open, path])}");
        }

        _open.Add(path);
        var content = Rewritten(path);
        _open.Remove(path);
        return _published[path] = MustKeepName(path) ? BundleFile.Stable(path, content) : BundleFile.Hashed(path, content);
    }

    private byte[] Rewritten(string path)
    {
        var content = _files[path];
        return References.IsText(path)
            ? Encoding.UTF8.GetBytes(References.Rewrite(path, Encoding.UTF8.GetString(content), reference => PublishedPath(path, reference)))
            : content;
    }

    private string? PublishedPath(string referrer, string reference)
    {
        if (reference == referrer)
        {
            return null;
        }

        return _published.TryGetValue(reference, out var known) ? known.Path
            : _files.ContainsKey(reference) ? Publish(reference).Path
            : null;
    }

    /// <summary>Pages are typed in, a browser looks for the installed app's manifest and its service worker where they were before.</summary>
    private bool MustKeepName(string path) =>
        !_referenced.Contains(path)
        || Path.GetExtension(path) is ".html" or ".webmanifest"
        || path == OfflineSet.ServiceWorker;
}
