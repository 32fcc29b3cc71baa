using System.Buffers;
using System.Globalization;
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
    private readonly Session _session = new(typeof(LoroDoc), LoroInterop.Open, LoroInterop.Close);
    private readonly Listeners<byte[]> _localUpdates;
    private readonly Listeners<LoroEvent> _events;

    /// <summary>An empty document with a random <see cref="PeerId"/>.</summary>
    public LoroDoc()
    {
        _localUpdates = new Listeners<byte[]>(
            _session,
            session => LoroInterop.SubscribeLocalUpdates(session, OnLocalUpdate),
            LoroInterop.UnsubscribeLocalUpdates);
        _events = new Listeners<LoroEvent>(
            _session,
            session => LoroInterop.Subscribe(session, OnEvent),
            LoroInterop.Unsubscribe);
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

    /// <summary>Whether both documents hold the same, whatever their histories are. Compares everything: for large ones it takes long.</summary>
    public bool HasSameValueAs(LoroDoc other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Call(session => other.Call(otherSession => LoroInterop.HasSameValue(session, otherSession)));
    }

    /// <summary>
    /// Calls with the bytes of each local commit, which are what another copy must import. They are in no other event: store or send
    /// them. Disposing the result ends it.
    /// </summary>
    public IDisposable SubscribeLocalUpdates(Action<byte[]> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _localUpdates.Add(listener);
    }

    /// <summary>
    /// Calls with each change of the document. Disposing the result ends it. Loro computes what changed only while somebody listens, which
    /// for many records takes longer than importing them: listen after the first import.
    /// </summary>
    public IDisposable Subscribe(Action<LoroEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _events.Add(listener);
    }

    /// <summary>Frees the document and its containers. Edits that are not committed are lost.</summary>
    public void Dispose() => _session.Dispose();

    internal T Call<T>(Func<JSObject, T> function) => _session.Call(function);

    internal void Call(Action<JSObject> action) => _session.Call(action);

    private int Root(string name, LoroContainerKind kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Call(session => LoroInterop.Root(session, name, (int)kind));
    }

    private ImportStatus Import(ReadOnlySpan<byte> bytes, int[] lengths) =>
        Reports.ToImportStatus(
            ValueCodec.Decode(this, _session.Import(bytes, (session, blobs) => LoroInterop.Import(session, blobs, lengths)))!.Value);

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
}
