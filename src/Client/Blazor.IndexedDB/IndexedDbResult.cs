using Blazor.IndexedDB.Interop;

namespace Blazor.IndexedDB;

/// <summary>What one operation of a batch returned, once the batch has been run.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
public sealed class IndexedDbResult<T> : IPendingResult
{
    private readonly Func<ResultReader, T> _read;
    private bool _known;
    private T? _value;

    internal IndexedDbResult(Func<ResultReader, T> read) => _read = read;

    /// <summary>The result.</summary>
    /// <exception cref="InvalidOperationException">The batch has not been run, or its transaction failed.</exception>
    public T Value => _known ? _value! : throw new InvalidOperationException("The batch of this result has not completed.");

    void IPendingResult.Read(ResultReader reader)
    {
        _value = _read(reader);
        _known = true;
    }
}
