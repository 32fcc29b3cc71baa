using System.Buffers;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.JavaScript;
using Loro.Interop;

namespace Loro;

/// <summary>
/// A document whose copies on several devices take in each other's edits and become equal. Edits are collected until
/// <see cref="Commit"/>; importing, exporting and <see cref="Version"/> commit first. Listeners are called before the call that caused
/// the event returns, and what they throw, that call throws. The memory is outside .NET's: dispose.
/// </summary>
public sealed class LoroDoc : IDisposable
{
    private static LoroPanicException? _panic;

    private readonly JSObject _session;
    private readonly List<Exception> _listenerFailures = [];
    private readonly Listeners<byte[]> _localUpdates;
    private readonly Listeners<LoroEvent> _events;
    private bool _disposed;

    /// <summary>An empty document with a random <see cref="PeerId"/>.</summary>
    public LoroDoc()
    {
        ThrowIfPanicked();
        _session = LoroInterop.Open();
        _localUpdates = new Listeners<byte[]>(
            () => Call(session => LoroInterop.SubscribeLocalUpdates(session, OnLocalUpdate)),
            () => Stop(LoroInterop.UnsubscribeLocalUpdates),
            _listenerFailures.Add);
        _events = new Listeners<LoroEvent>(
            () => Call(session => LoroInterop.Subscribe(session, OnEvent)),
            () => Stop(LoroInterop.Unsubscribe),
            _listenerFailures.Add);
    }

    /// <summary>
    /// Who makes the edits of this copy. No two copies that edit may ever share one, and a copy restored from an older state must not go
    /// on with its old one: leave the random one unless continuity is proven.
    /// </summary>
    public ulong PeerId
    {
        get => ulong.Parse(Call(LoroInterop.PeerId), CultureInfo.InvariantCulture);
        set => Call(session => LoroInterop.SetPeerId(session, value.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>The operations in the document, those of this copy included. Commits.</summary>
    public VersionVector Version => VersionVector.FromBytes(Call(LoroInterop.Version));

    /// <summary>The map with this name at the top of the document. It is always there, on every device the same.</summary>
    public LoroMap GetMap(string name) => new(this, Root(name, LoroContainerKind.Map));

    /// <summary>The list with this name at the top of the document; as <see cref="GetMap"/>.</summary>
    public LoroList GetList(string name) => new(this, Root(name, LoroContainerKind.List));

    /// <summary>The text with this name at the top of the document; as <see cref="GetMap"/>.</summary>
    public LoroText GetText(string name) => new(this, Root(name, LoroContainerKind.Text));

    /// <summary>Takes in a snapshot or updates, in any order and any number of times. Commits.</summary>
    /// <exception cref="LoroImportException">The bytes are refused; nothing of them is taken in.</exception>
    public ImportStatus Import(ReadOnlySpan<byte> bytes) => Import(bytes, [bytes.Length]);

    /// <summary>Takes in several at once: quicker than one by one, and one event.</summary>
    /// <exception cref="LoroImportException">
    /// One of them is refused. Others may have been taken in: import each by itself to learn which it is, those that are there already are
    /// not taken in twice.
    /// </exception>
    public ImportStatus ImportBatch(IReadOnlyList<ReadOnlyMemory<byte>> blobs)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        var all = new ArrayBufferWriter<byte>(Math.Max(1, blobs.Sum(blob => blob.Length)));
        foreach (var blob in blobs)
        {
            all.Write(blob.Span);
        }

        return Import(all.WrittenSpan, [.. blobs.Select(blob => blob.Length)]);
    }

    /// <summary>The whole document with its history, for <see cref="Import"/>. Without what is pending. Commits.</summary>
    public byte[] ExportSnapshot() => Call(LoroInterop.ExportSnapshot);

    /// <summary>The operations that a copy at the given version lacks; all of them without one. Commits.</summary>
    public byte[] ExportUpdates(VersionVector? from = null) =>
        Call(session => LoroInterop.ExportUpdates(session, (from ?? VersionVector.Empty).Encoded));

    /// <summary>Makes the edits since the last commit one change, and tells the listeners. Without edits nothing happens.</summary>
    /// <param name="origin">Told to the listeners of this copy, in <see cref="LoroEvent.Origin"/>.</param>
    /// <param name="message">Kept with the change, on every device.</param>
    public void Commit(string? origin = null, string? message = null) => Call(session => LoroInterop.Commit(session, origin, message));

    /// <summary>The whole document as JSON: an object of the roots. See <see cref="LoroContainer.ToJson"/>.</summary>
    public string ToJson() => Call(LoroInterop.Json);

    /// <summary>
    /// Calls with the bytes of each local commit, which are what another copy must import. They are in no other event: store or send
    /// them. Disposing the result ends it.
    /// </summary>
    public IDisposable SubscribeLocalUpdates(Action<byte[]> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ThrowIfUnusable();
        return _localUpdates.Add(listener);
    }

    /// <summary>Calls with each change of the document. Disposing the result ends it.</summary>
    public IDisposable Subscribe(Action<LoroEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        ThrowIfUnusable();
        return _events.Add(listener);
    }

    /// <summary>Frees the document and its containers. Edits that are not committed are lost.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        if (_panic is null)
        {
            LoroInterop.Close(_session);
        }

        _session.Dispose();
    }

    internal T Call<T>(Func<JSObject, T> function)
    {
        ThrowIfUnusable();
        T result;
        try
        {
            result = function(_session);
        }
        catch (JSException error)
        {
            throw Failure(error, static (message, inner) => new LoroException(message, inner));
        }

        ThrowListenerFailures();
        return result;
    }

    internal void Call(Action<JSObject> action) => Call<object?>(session =>
    {
        action(session);
        return null;
    });

    private int Root(string name, LoroContainerKind kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Call(session => LoroInterop.Root(session, name, (int)kind));
    }

    /// <param name="bytes">The blobs, one after the other.</param>
    /// <param name="lengths">The length of each.</param>
    private ImportStatus Import(ReadOnlySpan<byte> bytes, int[] lengths)
    {
        ThrowIfUnusable();
        // JavaScript only reads it; the generator of the import knows no read-only span.
        var span = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(bytes), bytes.Length);
        byte[] report;
        try
        {
            report = LoroInterop.Import(_session, span, lengths);
        }
        catch (JSException error)
        {
            throw Failure(error, static (message, inner) => new LoroImportException(message, inner));
        }

        ThrowListenerFailures();
        return Reports.ToImportStatus(ValueCodec.Decode(this, report)!.Value);
    }

    private void OnLocalUpdate(JSObject update)
    {
        using (update)
        {
            _localUpdates.Call(update.GetPropertyAsByteArray("bytes")!);
        }
    }

    private void OnEvent(JSObject report)
    {
        using (report)
        {
            _events.Call(Reports.ToEvent(ValueCodec.Decode(this, report.GetPropertyAsByteArray("bytes"))!.Value));
        }
    }

    /// <summary>Ending a subscription of a document that is gone is no error.</summary>
    private void Stop(Action<JSObject> unsubscribe)
    {
        if (!_disposed && _panic is null)
        {
            Call(unsubscribe);
        }
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ThrowIfPanicked();
    }

    private static void ThrowIfPanicked()
    {
        if (_panic is not null)
        {
            throw new LoroPanicException(_panic.Message, _panic);
        }
    }

    private Exception Failure(JSException error, Func<string, Exception, LoroException> create)
    {
        LoroException failure;
        if (error.Message.StartsWith("RuntimeError", StringComparison.Ordinal)
            || error.Message.StartsWith("RangeError: Maximum call stack", StringComparison.Ordinal))
        {
            failure = _panic = new LoroPanicException(LoroInterop.LastPanic() ?? error.Message, error);
        }
        else
        {
            failure = create(error.Message, error);
        }

        if (_listenerFailures.Count == 0)
        {
            return failure;
        }

        var all = new AggregateException([failure, .. _listenerFailures]);
        _listenerFailures.Clear();
        return all;
    }

    private void ThrowListenerFailures()
    {
        if (_listenerFailures.Count == 0)
        {
            return;
        }

        var failures = _listenerFailures.ToArray();
        _listenerFailures.Clear();
        if (failures.Length == 1)
        {
            ExceptionDispatchInfo.Throw(failures[0]);
        }

        throw new AggregateException(failures);
    }
}
