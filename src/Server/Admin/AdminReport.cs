namespace SyncEngine.Server.Admin;

internal enum AdminLineKind
{
    /// <summary>Part of the result.</summary>
    Result,

    /// <summary>How far a long command has come.</summary>
    Progress,

    /// <summary>Why the command failed.</summary>
    Failure,

    /// <summary>The last line: its text is the exit code.</summary>
    Exit,
}

internal sealed record AdminLine(AdminLineKind Kind, string Text);

/// <summary>What a command has to say, to whoever called it.</summary>
internal sealed class AdminReport(Func<AdminLine, Task> send, TimeProvider clock, CancellationToken cancellationToken = default)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(1);

    private long _progressed = clock.GetTimestamp();

    public Task SayAsync(string text) => send(new AdminLine(AdminLineKind.Result, text));

    public Task FailAsync(string text) => send(new AdminLine(AdminLineKind.Failure, text));

    /// <summary>Called after every page of a long command: says how far it is now and then, and ends it when nobody wants it any more.</summary>
    public Task ProgressAsync(FormattableString text)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (clock.GetElapsedTime(_progressed) < ProgressInterval)
        {
            return Task.CompletedTask;
        }

        _progressed = clock.GetTimestamp();
        return send(new AdminLine(AdminLineKind.Progress, FormattableString.Invariant(text)));
    }
}
