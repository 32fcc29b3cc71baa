using Loro.Interop;

namespace Loro;

/// <summary>Keys and values. Of concurrent writes to one key one wins, the same one on every device.</summary>
public sealed class LoroMap : LoroContainer
{
    internal LoroMap(LoroDoc document, int handle)
        : base(document, handle)
    {
    }

    /// <inheritdoc/>
    public override LoroContainerKind Kind => LoroContainerKind.Map;

    /// <summary>How many keys there are.</summary>
    public int Count => Document.Call(session => LoroInterop.MapSize(session, Handle));

    /// <summary>The keys, in no order.</summary>
    public IReadOnlyList<string> Keys => Document.Call(session => LoroInterop.MapKeys(session, Handle));

    /// <summary>The value of the key; null (not <see cref="LoroValue.Null"/>) when there is none.</summary>
    /// <exception cref="LoroException">Another program wrote a value that is nested deeper than <see cref="LoroValue.MaxDepth"/>.</exception>
    /// <exception cref="NotSupportedException">The value is a container of the kind <see cref="LoroContainerKind.Other"/>.</exception>
    public LoroValue? Get(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return ValueCodec.Decode(Document, Document.Call(session => LoroInterop.MapGet(session, Handle, key)));
    }

    /// <summary>Sets the key. The same value again is no edit.</summary>
    /// <exception cref="ArgumentException">
    /// The value is, or contains, a container, or is nested deeper than <see cref="LoroValue.MaxDepth"/>; or a text holds half of a surrogate pair,
    /// or a key is <c>__proto__</c>.
    /// </exception>
    public void Set(string key, LoroValue value)
    {
        ArgumentNullException.ThrowIfNull(key);
        _ = WellFormed.Key(key);
        var bytes = ValueCodec.Encode(value);
        Document.Call(session => LoroInterop.MapSet(session, Handle, key, bytes));
    }

    /// <summary>Removes the key; none there is no edit.</summary>
    public void Delete(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Document.Call(session => LoroInterop.MapDelete(session, Handle, key));
    }

    /// <summary>
    /// The map under the key, created when there is none. Devices that create it at the same time create the same one, so what they put
    /// in merges.
    /// </summary>
    /// <exception cref="LoroException">The key holds something else.</exception>
    public LoroMap GetOrCreateMap(string key) => new(Document, Ensure(key, LoroContainerKind.Map));

    /// <summary>The list under the key; as <see cref="GetOrCreateMap"/>.</summary>
    /// <exception cref="LoroException">The key holds something else.</exception>
    public LoroList GetOrCreateList(string key) => new(Document, Ensure(key, LoroContainerKind.List));

    /// <summary>The text under the key; as <see cref="GetOrCreateMap"/>.</summary>
    /// <exception cref="LoroException">The key holds something else.</exception>
    public LoroText GetOrCreateText(string key) => new(Document, Ensure(key, LoroContainerKind.Text));

    private int Ensure(string key, LoroContainerKind kind)
    {
        ArgumentNullException.ThrowIfNull(key);
        _ = WellFormed.Key(key);
        return Document.Call(session => LoroInterop.MapEnsure(session, Handle, key, (int)kind));
    }
}
