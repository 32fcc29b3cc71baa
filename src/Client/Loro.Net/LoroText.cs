using Loro.Interop;

namespace Loro;

/// <summary>
/// A text that several devices can write at once. Positions and lengths count UTF-16 units, as those of <see cref="string"/> do.
/// </summary>
public sealed class LoroText : LoroContainer
{
    internal LoroText(LoroDoc document, int handle)
        : base(document, handle)
    {
    }

    /// <inheritdoc/>
    public override LoroContainerKind Kind => LoroContainerKind.Text;

    /// <summary>The length in UTF-16 units.</summary>
    public int Length => Document.Call(session => LoroInterop.TextLength(session, Handle));

    /// <summary>Inserts at the position; it may be <see cref="Length"/>.</summary>
    /// <exception cref="LoroException">The position is beyond the end, or inside a surrogate pair.</exception>
    /// <exception cref="ArgumentException">The text holds half of a surrogate pair.</exception>
    public void Insert(int position, string text)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentNullException.ThrowIfNull(text);
        _ = WellFormed.Text(text);
        Document.Call(session => LoroInterop.TextInsert(session, Handle, position, text));
    }

    /// <summary>Removes a part.</summary>
    /// <exception cref="LoroException">The text ends before that, or the part begins or ends inside a surrogate pair.</exception>
    public void Delete(int position, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Document.Call(session => LoroInterop.TextDelete(session, Handle, position, length));
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => Document.Call(session => LoroInterop.TextToString(session, Handle));
}
