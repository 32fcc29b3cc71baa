using Loro.Interop;

namespace Loro;

/// <summary>A part of a document whose concurrent edits merge. It lives as long as its document and need not be disposed.</summary>
public abstract class LoroContainer : IEquatable<LoroContainer>
{
    private string? _id;

    private protected LoroContainer(LoroDoc document, int handle)
    {
        Document = document;
        Handle = handle;
    }

    /// <summary>The document it belongs to.</summary>
    public LoroDoc Document { get; }

    /// <summary>Loro's id of it, the same on every device. Opaque.</summary>
    public string Id => _id ??= Document.Call(session => LoroInterop.ContainerId(session, Handle));

    /// <summary>What it is.</summary>
    public abstract LoroContainerKind Kind { get; }

    internal int Handle { get; }

    /// <summary>
    /// Its whole content, with everything in it, as JSON read in one call: bytes are Base64 texts, and numbers that JSON lacks are null.
    /// </summary>
    public string ToJson() => Document.Call(session => LoroInterop.ContainerJson(session, Handle));

    /// <inheritdoc/>
    public bool Equals(LoroContainer? other) => other is not null && ReferenceEquals(Document, other.Document) && Handle == other.Handle;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LoroContainer);

    /// <inheritdoc/>
    public override int GetHashCode() => Handle;

    internal static LoroContainer Create(LoroDoc document, LoroContainerKind kind, int handle) => kind switch
    {
        LoroContainerKind.Map => new LoroMap(document, handle),
        LoroContainerKind.List => new LoroList(document, handle),
        LoroContainerKind.Text => new LoroText(document, handle),
        _ => throw new NotSupportedException($"Containers of the kind {kind} cannot be read."),
    };
}
