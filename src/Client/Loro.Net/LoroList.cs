using Loro.Interop;

namespace Loro;

/// <summary>A sequence of values. Concurrent insertions at one place are all kept, each device's together.</summary>
public sealed class LoroList : LoroContainer
{
    internal LoroList(LoroDoc document, int handle)
        : base(document, handle)
    {
    }

    /// <inheritdoc/>
    public override LoroContainerKind Kind => LoroContainerKind.List;

    /// <summary>How many values there are.</summary>
    public int Count => Document.Call(session => LoroInterop.ListLength(session, Handle));

    /// <summary>The value at the index, from 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    /// <exception cref="LoroException">As for <see cref="LoroMap.Get"/>.</exception>
    /// <exception cref="NotSupportedException">As for <see cref="LoroMap.Get"/>.</exception>
    public LoroValue Get(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return ValueCodec.Decode(Document, Document.Call(session => LoroInterop.ListGet(session, Handle, index)))
            ?? throw new ArgumentOutOfRangeException(nameof(index), index, "The list ends before it.");
    }

    /// <summary>Inserts the value before the one at the index; the index may be <see cref="Count"/>.</summary>
    /// <exception cref="LoroException">The index is beyond the end.</exception>
    /// <exception cref="ArgumentException">As for <see cref="LoroMap.Set"/>.</exception>
    public void Insert(int index, LoroValue value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        var bytes = ValueCodec.Encode(value);
        Document.Call(session => LoroInterop.ListInsert(session, Handle, index, bytes));
    }

    /// <summary>Appends the value.</summary>
    /// <exception cref="ArgumentException">As for <see cref="LoroMap.Set"/>.</exception>
    public void Add(LoroValue value)
    {
        var bytes = ValueCodec.Encode(value);
        Document.Call(session => LoroInterop.ListPush(session, Handle, bytes));
    }

    /// <summary>Inserts a new map before the value at the index.</summary>
    /// <exception cref="LoroException">The index is beyond the end.</exception>
    public LoroMap InsertMap(int index) => new(Document, InsertContainer(index, LoroContainerKind.Map));

    /// <summary>Inserts a new list before the value at the index.</summary>
    /// <exception cref="LoroException">The index is beyond the end.</exception>
    public LoroList InsertList(int index) => new(Document, InsertContainer(index, LoroContainerKind.List));

    /// <summary>Inserts a new text before the value at the index.</summary>
    /// <exception cref="LoroException">The index is beyond the end.</exception>
    public LoroText InsertText(int index) => new(Document, InsertContainer(index, LoroContainerKind.Text));

    /// <summary>Removes values.</summary>
    /// <exception cref="LoroException">The list ends before that.</exception>
    public void Delete(int index, int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Document.Call(session => LoroInterop.ListDelete(session, Handle, index, count));
    }

    private int InsertContainer(int index, LoroContainerKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return Document.Call(session => LoroInterop.ListInsertContainer(session, Handle, index, (int)kind));
    }
}
