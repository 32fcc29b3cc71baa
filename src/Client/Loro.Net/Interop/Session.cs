using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;

namespace Loro.Interop;

/// <summary>
/// A document on the JavaScript side, and the rules of every call into it: none after the end or after a panic; errors become ours; and
/// what listeners threw meanwhile is thrown when Loro is done, because an exception must not run through its code.
/// </summary>
internal sealed class Session : IDisposable
{
    /// <summary>All documents of a page or worker are in one WebAssembly memory.</summary>
    private static LoroPanicException? _panic;

    private readonly JSObject _handle;
    private readonly List<Exception> _listenerFailures = [];

    public Session()
    {
        ThrowIfPanicked();
        _handle = LoroInterop.Open();
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

    /// <param name="bytes">The blobs, one after the other.</param>
    /// <param name="lengths">The length of each.</param>
    /// <returns>The status, encoded.</returns>
    public byte[] Import(ReadOnlySpan<byte> bytes, int[] lengths)
    {
        ThrowIfUnusable();
        // JavaScript only reads it; the generator of the import knows no read-only span.
        var span = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length);
        byte[] status;
        try
        {
            status = LoroInterop.Import(_handle, span, lengths);
        }
        catch (JSException error)
        {
            throw Translate(error, static (message, inner) => new LoroImportException(message, inner));
        }

        ThrowListenerFailures();
        return status;
    }

    public void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(LoroDoc));
        ThrowIfPanicked();
    }

    public void Dispose()
    {
        if (IsUsable)
        {
            LoroInterop.Close(_handle);
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
