using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Storage;

/// <summary>
/// One file and one connection to it. Calls are done one after the other, off the callers' threads, because SQLite blocks; those that queue
/// while a transaction is committed are the next one, so that a wait for the disk is shared by all who wait.
/// </summary>
internal sealed class FileDatabase : IAsyncDisposable
{
    private const int GroupCalls = 256;

    private readonly Channel<Call> _queue = Channel.CreateUnbounded<Call>(new UnboundedChannelOptions { SingleReader = true });
    private readonly string _path;
    private readonly FileSession _session;
    private readonly Task _running;

    private FileDatabase(string path, FileSession session)
    {
        _path = path;
        _session = session;
        _running = Task.Run(RunAsync);
    }

    /// <exception cref="WorkspaceStoreException">The file cannot be used; the problem says why.</exception>
    public static Task<FileDatabase> OpenAsync(string path, Id<Workspace> workspace) => Task.Run(() =>
    {
        path = Path.GetFullPath(path);
        SQLitePCL.Batteries_V2.Init();
        FileSession? session = null;
        try
        {
            CreateFile(path);
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            session = new FileSession(connection);
            connection.Open();
            FileSchema.Prepare(session, path, workspace);
            return new FileDatabase(path, session);
        }
        catch (Exception error)
        {
            session?.Dispose();
            throw error switch
            {
                SqliteException failure => WorkspaceStoreException.Of(path, failure),
                IOException or UnauthorizedAccessException =>
                    new WorkspaceStoreException(WorkspaceStoreProblem.Failed, $"{path} cannot be opened: {error.Message}", error),
                _ => error,
            };
        }
    });

    /// <summary>
    /// One transaction: when the task completes, what it wrote is on the disk. The body may run more than once, each time on what was
    /// committed before.
    /// </summary>
    public Task<T> RunAsync<T>(Func<FileSession, T> body, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var call = new Call<T>(body);
        return _queue.Writer.TryWrite(call) ? call.Task : throw new ObjectDisposedException(_path);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
    }

    /// <summary>It will hold a token: nobody but its owner may read it. One that exists is not touched, or its locks would be lost.</summary>
    private static void CreateFile(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        new FileStream(path, options).Dispose();
    }

    private async Task RunAsync()
    {
        var group = new List<Call>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (group.Count < GroupCalls && _queue.Reader.TryRead(out var call))
            {
                group.Add(call);
            }

            while (group.Count > 0 && !TryCommit(group))
            {
            }

            group.ForEach(call => call.Complete());
            group.Clear();
        }

        _session.Dispose();
    }

    /// <summary>False when it was rolled back: those at fault are told, and taken out.</summary>
    private bool TryCommit(List<Call> group)
    {
        Call? running = null;
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            foreach (var call in group)
            {
                running = call;
                call.Run(_session);
            }

            running = null;
            _session.Run("COMMIT");
            return true;
        }
        catch (Exception error)
        {
            var reason = error is SqliteException failure ? WorkspaceStoreException.Of(_path, failure) : error;
            var failed = running is null ? group.ToList() : [running];
            RollBack();
            failed.ForEach(call => call.Fail(reason));
            group.RemoveAll(failed.Contains);
            return false;
        }
    }

    private void RollBack()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Run("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The next BEGIN fails, and with it its calls: an unclear transaction is never committed.
        }
    }

    private abstract class Call
    {
        public abstract void Run(FileSession session);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private sealed class Call<T>(Func<FileSession, T> body) : Call
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T _result = default!;

        public Task<T> Task => _done.Task;

        public override void Run(FileSession session) => _result = body(session);

        public override void Complete() => _done.SetResult(_result);

        public override void Fail(Exception error) => _done.SetException(error);
    }
}
