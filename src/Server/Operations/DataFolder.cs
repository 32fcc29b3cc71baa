namespace SyncEngine.Server.Operations;

/// <summary>The folder of all that this server keeps, claimed for one process: of two, each would believe that it alone assigns seqs.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string DatabaseName = "sync.db";
    private const string AdminSocketName = "admin.sock";

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

    public string Database => FileOf(DatabaseName);

    /// <summary>The database with the files that SQLite keeps beside it.</summary>
    public IEnumerable<string> DatabaseFiles => [Database, Database + "-wal", Database + "-shm", Database + "-journal"];

    public string AdminSocket => FileOf(AdminSocketName);

    public string TokenKey => FileOf("token.key");

    /// <summary>Where a server that has claimed the folder can be spoken to; asked by one who has not.</summary>
    public static string AdminSocketOf(ServerOptions options) => Path.Combine(Path.GetFullPath(options.Data), AdminSocketName);

    /// <summary>Asked without making the folder.</summary>
    public static bool HasDatabase(ServerOptions options) => File.Exists(Path.Combine(Path.GetFullPath(options.Data), DatabaseName));

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
