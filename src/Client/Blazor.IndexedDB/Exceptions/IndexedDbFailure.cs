using System.Runtime.InteropServices.JavaScript;

namespace Blazor.IndexedDB;

/// <summary>
/// What is known of a failure. It comes from JavaScript as an error whose text is <c>{cause}: {store}\n{message}</c>, the store empty
/// when no single operation is at fault.
/// </summary>
internal sealed record IndexedDbFailure(string Cause, string Database, string? Store, string Message, Exception? Inner)
{
    public static IndexedDbException Translate(JSException error, string database) => Parse(error, database).ToException();

    public override string ToString() => Store is null
        ? $"Database '{Database}': {Message} ({Cause})"
        : $"Database '{Database}', store '{Store}': {Message} ({Cause})";

    private static IndexedDbFailure Parse(JSException error, string database)
    {
        var text = error.Message;
        var cause = text.IndexOf(": ", StringComparison.Ordinal);
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return cause < 0 || line < cause
            ? new IndexedDbFailure("UnknownError", database, null, text, error)
            : new IndexedDbFailure(
                text[..cause],
                database,
                line == cause + 2 ? null : text[(cause + 2)..line],
                text[(line + 1)..],
                error);
    }

    public IndexedDbException ToException() => Cause switch
    {
        "QuotaExceededError" => new IndexedDbQuotaException(this),
        "ConflictError" => new IndexedDbConflictException(this),
        "ConstraintError" => new IndexedDbConstraintException(this),
        "VersionError" => new IndexedDbVersionException(this),
        "NotFoundError" => new IndexedDbNotFoundException(this),
        "AbortError" => new IndexedDbAbortedException(this),
        "ClosedError" => new IndexedDbClosedException(this),
        "LostError" => new IndexedDbLostException(this),
        _ => new IndexedDbException(this),
    };
}
