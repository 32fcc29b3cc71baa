using SyncEngine.Protocol;

namespace SyncEngine.Server.Operations;

/// <summary>
/// Everything this server logs. Ids are never reused. Error: a developer should look; warning: the operator should; information: the
/// state changed; debug: the rest. No message ever holds a token, a secret or a payload.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Warning,
        "SQLite {Version} has the WAL-reset bug of several connections. This server uses one and locks out others: leave the file to it")]
    public static partial void SqliteHasWalResetBug(ILogger logger, string version);

    [LoggerMessage(101, LogLevel.Error, "The store failed")]
    public static partial void StoreFailed(ILogger logger, Exception error);

    [LoggerMessage(102, LogLevel.Error, "A failed transaction could not be rolled back")]
    public static partial void RollbackFailed(ILogger logger, Exception error);

    [LoggerMessage(103, LogLevel.Information, "Bringing the database from schema version {From} to {To}: this reads all of it once")]
    public static partial void SqliteMigrates(ILogger logger, int from, int to);

    [LoggerMessage(130, LogLevel.Warning,
        "PostgreSQL runs with fsync=off: what this server acknowledges is lost when the database's machine fails. Set fsync=on")]
    public static partial void PostgresDoesNotFlush(ILogger logger);

    [LoggerMessage(131, LogLevel.Information, "The store failed for a passing reason, and is tried again: {Reason}")]
    public static partial void StoreRetried(ILogger logger, string reason);

    [LoggerMessage(132, LogLevel.Information, "A commit whose answer was lost is in the log")]
    public static partial void CommitFound(ILogger logger);

    [LoggerMessage(133, LogLevel.Information, "Listening to the other nodes")]
    public static partial void NodesHeard(ILogger logger);

    [LoggerMessage(134, LogLevel.Warning, "The other nodes are not heard, until the next attempt only the poll finds what they do: {Reason}")]
    public static partial void NodesNotHeard(ILogger logger, string reason);

    [LoggerMessage(135, LogLevel.Information, "Hints to the other nodes were not sent: {Reason}")]
    public static partial void HintsNotSent(ILogger logger, string reason);

    [LoggerMessage(136, LogLevel.Debug, "A notification that is no hint was ignored")]
    public static partial void HintIgnored(ILogger logger);

    [LoggerMessage(200, LogLevel.Information, "Workspace {Workspace} was created with master grant {Grant}")]
    public static partial void WorkspaceCreated(ILogger logger, Id<Workspace> workspace, Id<Grant> grant);

    [LoggerMessage(201, LogLevel.Information, "A device joined workspace {Workspace} with grant {Grant} through invite {Invite}")]
    public static partial void DeviceJoined(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, Id<Invite> invite);

    [LoggerMessage(202, LogLevel.Information, "In workspace {Workspace} grant {Grant} was revoked by grant {By}")]
    public static partial void GrantRevoked(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, Id<Grant> by);

    [LoggerMessage(203, LogLevel.Information, "In workspace {Workspace} invite {Invite} was created by grant {By}")]
    public static partial void InviteCreated(ILogger logger, Id<Workspace> workspace, Id<Invite> invite, Id<Grant> by);

    [LoggerMessage(204, LogLevel.Information, "In workspace {Workspace} invite {Invite} was revoked by grant {By}")]
    public static partial void InviteRevoked(ILogger logger, Id<Workspace> workspace, Id<Invite> invite, Id<Grant> by);

    [LoggerMessage(205, LogLevel.Error, "A request to {Path} failed")]
    public static partial void RequestFailed(ILogger logger, Exception error, string path);

    [LoggerMessage(206, LogLevel.Information, "Tokens are signed with key {Key}; {Count} keys verify")]
    public static partial void KeyRingRead(ILogger logger, string key, int count);

    [LoggerMessage(207, LogLevel.Information, "Workspace {Workspace} has a new master, grant {Grant}, through invite {Invite}")]
    public static partial void MasterRecovered(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, Id<Invite> invite);

    [LoggerMessage(208, LogLevel.Information, "In workspace {Workspace} grant {Grant} was issued by grant {By}")]
    public static partial void GrantIssued(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, Id<Grant> by);

    [LoggerMessage(209, LogLevel.Information, "In workspace {Workspace} grant {Grant} was changed by grant {By}")]
    public static partial void GrantChanged(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, Id<Grant> by);

    [LoggerMessage(210, LogLevel.Information, "In workspace {Workspace} grant {Grant} is master in place of grant {By}")]
    public static partial void HandedOver(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, Id<Grant> by);

    [LoggerMessage(300, LogLevel.Information, "Workspace {Workspace} was opened by grant {Grant}")]
    public static partial void SessionOpened(ILogger logger, Id<Workspace> workspace, Id<Grant> grant);

    [LoggerMessage(301, LogLevel.Information, "A connection was refused: {Code}")]
    public static partial void SessionRefused(ILogger logger, string code);

    [LoggerMessage(302, LogLevel.Information, "Workspace {Workspace} was left by grant {Grant}, told {Code}")]
    public static partial void SessionEnded(ILogger logger, Id<Workspace> workspace, Id<Grant> grant, string? code);

    [LoggerMessage(310, LogLevel.Warning, "What other nodes do is not seen: the store failed")]
    public static partial void PollFailed(ILogger logger, Exception error);

    [LoggerMessage(311, LogLevel.Information, "What other nodes do is seen again")]
    public static partial void PollRecovered(ILogger logger);

    [LoggerMessage(312, LogLevel.Warning, "The log of workspace {Workspace} went back from {Known} to {Head}: its readers open it anew")]
    public static partial void LogWentBack(ILogger logger, Id<Workspace> workspace, long known, long head);

    [LoggerMessage(320, LogLevel.Information, "In workspace {Workspace} a snapshot of seq {Seq}, {Bytes} bytes, was published by grant {By}")]
    public static partial void SnapshotPublished(ILogger logger, Id<Workspace> workspace, long seq, long bytes, Id<Grant> by);

    [LoggerMessage(321, LogLevel.Information, "Of workspace {Workspace} {Payloads} payloads were dropped that a snapshot stands for")]
    public static partial void PayloadsPruned(ILogger logger, Id<Workspace> workspace, long payloads);

    [LoggerMessage(322, LogLevel.Warning, "Nothing more is dropped this hour: the store failed")]
    public static partial void RetentionFailed(ILogger logger, Exception error);

    [LoggerMessage(323, LogLevel.Information, "In workspace {Workspace} grant {Grant} was asked for a snapshot of seq {Seq}")]
    public static partial void SnapshotWanted(ILogger logger, Id<Workspace> workspace, long seq, Id<Grant> grant);

    [LoggerMessage(400, LogLevel.Information, "There is no client in {Folder}: only the API is served")]
    public static partial void ClientMissing(ILogger logger, string folder);

    [LoggerMessage(500, LogLevel.Information, "An administrator runs {Command}")]
    public static partial void AdminCommandRuns(ILogger logger, string command);

    [LoggerMessage(501, LogLevel.Warning, "Commands cannot be taken at {Path} while this server runs: {Reason}")]
    public static partial void AdminSocketFailed(ILogger logger, string path, string reason);
}
