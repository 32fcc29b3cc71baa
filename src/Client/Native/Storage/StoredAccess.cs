using SyncEngine.Engine;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Client.Storage;

/// <summary>
/// The access of this device, kept in the store: the token that the program gave, and the one that the server has put in its place since.
/// Another one that the program gives counts; the same again does not undo what the server has said.
/// </summary>
internal sealed class StoredAccess : IAccessKeeper
{
    private readonly FileDatabase _database;
    private volatile string _token;
    private volatile Rights? _rights;

    private StoredAccess(FileDatabase database, string token)
    {
        _database = database;
        _token = token;
    }

    /// <summary>As the server said last; null before it has, since this client was opened.</summary>
    public Rights? Rights => _rights;

    /// <summary>The rights are others than before.</summary>
    public event Action? Changed;

    /// <param name="given">Null when the one in the store is to be used.</param>
    /// <exception cref="WorkspaceStoreException">There is none.</exception>
    public static async Task<StoredAccess> OpenAsync(FileDatabase database, string? given) =>
        new(database, await database.RunAsync(session => TakeOver(session, given))
            ?? throw new WorkspaceStoreException(WorkspaceStoreProblem.NoAccess, "The store holds no token, and none was given."));

    /// <summary>The program has another token for this workspace.</summary>
    public async Task GiveAsync(string token) => _token = await _database.RunAsync(session => TakeOver(session, token)) ?? token;

    public ValueTask<string> TakeTokenAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_token);

    public async Task KeepAsync(AccessNews news, CancellationToken cancellationToken)
    {
        if (news.Token is { } token)
        {
            await _database.RunAsync(session => session.Execute("UPDATE access SET token = $1", token), cancellationToken);
            _token = token;
        }

        if (news.Rights is { } rights && rights != _rights)
        {
            _rights = rights;
            Changed?.Invoke();
        }
    }

    private static string? TakeOver(FileSession session, string? given)
    {
        if (given is not null)
        {
            session.Execute(
                """
                INSERT INTO access (id, given, token) VALUES (1, $1, $1)
                ON CONFLICT DO UPDATE SET given = $1, token = $1 WHERE given <> $1
                """,
                given);
        }

        return session.List("SELECT token FROM access", row => row.GetString(0)).FirstOrDefault();
    }
}
