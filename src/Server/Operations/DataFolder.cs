namespace SyncEngine.Server.Operations;

/// <summary>The folder of all that this server keeps, claimed for one process: of two, each would believe that it alone assigns seqs.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly string _path;
    private readonly FileStream _claim;

    /// <exception cref="StartException">The folder cannot be used, or another process uses it.</exception>
    public DataFolder(ServerOptions options)
    {
        _path = Path.GetFullPath(options.Data);
        try
        {
            CreatePrivate(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{nameof(ServerOptions.Data)}: the folder {_path} cannot be created: {error.Message}", error);
        }

        try
        {
            // The system releases it when the process ends, however it ends.
            _claim = new FileStream(FileOf("server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"{nameof(ServerOptions.Data)}: the folder {_path} is in use by another server process, or not writable: {error.Message}",
                error);
        }
    }

    public string Database => FileOf("sync.db");

    public string TokenKey => FileOf("token.key");

    public void Dispose() => _claim.Dispose();

    private string FileOf(string name) => Path.Combine(_path, name);

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
