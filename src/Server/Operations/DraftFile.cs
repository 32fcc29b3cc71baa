namespace SyncEngine.Server.Operations;

/// <summary>
/// A file that is written beside and moved to its name when it is whole and on the disk: under its name there is all of it or nothing. Only its
/// owner can read it, for it holds what lets devices in.
/// </summary>
internal sealed class DraftFile : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly FileStream _file;

    /// <exception cref="IOException">There is a file of that name, or it cannot be written.</exception>
    public DraftFile(string path)
    {
        _path = path;
        if (File.Exists(path))
        {
            throw new IOException($"{path} is there already, and no file is replaced.");
        }

        // Shared with SQLite, which opens it by its name.
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        _file = new FileStream($"{path}.{Path.GetRandomFileName()}.part", options);
    }

    public Stream Stream => _file;

    /// <summary>Where it is until it is committed.</summary>
    public string Name => _file.Name;

    public async Task CommitAsync()
    {
        await _file.FlushAsync();
        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        File.Move(_file.Name, _path);
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        File.Delete(_file.Name);
    }
}
