using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;

namespace Loro.Interop;

/// <summary>
/// A document, or an ephemeral store, on the JavaScript side, and the rules of every call into it: none after the end or after a panic; errors become ours; and
/// what listeners threw meanwhile is thrown when Loro is done, because an exception must not run through its code.
/// </summary>
internal sealed class Session : IDisposable
{
    public delegate T Importing<T>(JSObject handle, Span<byte> bytes);

    /// <summary>All documents of a page or worker are in one WebAssembly memory.</summary>
    private static LoroPanicException? _panic;

    private readonly Type _owner;
    private readonly Action<JSObject> _close;
    private readonly JSObject _handle;
    private readonly List<Exception> _listenerFailures = [];

    /// <param name="owner">Whose name is in the error when it is used after its end.</param>
    /// <param name="open">Makes it.</param>
    /// <param name="close">Frees it.</param>
    public Session(Type owner, Func<JSObject> open, Action<JSObject> close)
    {
        ThrowIfPanicked();
        _owner = owner;
        _close = close;
        _handle = open();
    }

    public bool IsUsable => !IsDisposed && _panic is null;

    private bool IsDisposed { get; set; }

    public void AddListenerFailure(Exception failure) => _listenerFailures.Add(failure);

    public T Call<T>(Func<JSObject, T> function)
    {
        ThrowIfUnusable();
        T result;
        try
        {
            result = function(_handle);
        }
        catch (JSException error)
        {
            throw Translate(error, static (message, inner) => new LoroException(message, inner));
        }

        ThrowListenerFailures();
        return result;
    }

    public void Call(Action<JSObject> action) => Call<object?>(handle =>
    {
        action(handle);
        return null;
    });

    /// <summary>A call that takes bytes which nobody vouches for.</summary>
    public T Import<T>(ReadOnlySpan<byte> bytes, Importing<T> function)
    {
        ThrowIfUnusable();
        // JavaScript only reads it; the generator of the import knows no read-only span.
        var span = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length);
        T result;
        try
        {
            result = function(_handle, span);
        }
        catch (JSException error)
        {
            throw Translate(error, static (message, inner) => new LoroImportException(message, inner));
        }

        ThrowListenerFailures();
        return result;
    }

    public void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, _owner);
        ThrowIfPanicked();
    }

    public void Dispose()
    {
        if (IsUsable)
        {
            _close(_handle);
        }

        IsDisposed = true;
        _handle.Dispose();
    }

    private static void ThrowIfPanicked()
    {
        if (_panic is not null)
        {
            throw new LoroPanicException(_panic.Message, _panic);
        }
    }

    private static bool IsPanic(JSException error) =>
        error.Message.StartsWith("RuntimeError", StringComparison.Ordinal)
        || error.Message.StartsWith("RangeError: Maximum call stack", StringComparison.Ordinal);

    private Exception Translate(JSException error, Func<string, Exception, LoroException> create)
    {
        var failure = IsPanic(error)
            ? _panic = new LoroPanicException(LoroInterop.LastPanic() ?? error.Message, error)
            : create(error.Message, error);
        return _listenerFailures.Count == 0 ? failure : new AggregateException([failure, .. TakeListenerFailures()]);
    }

    private void ThrowListenerFailures()
    {
        if (_listenerFailures.Count == 1)
        {
            ExceptionDispatchInfo.Throw(TakeListenerFailures()[0]);
        }

        if (_listenerFailures.Count > 1)
        {
            throw new AggregateException(TakeListenerFailures());
        }
    }

    private Exception[] TakeListenerFailures()
    {
        Exception[] failures = [.. _listenerFailures];
        _listenerFailures.Clear();
        return failures;
    }
}
