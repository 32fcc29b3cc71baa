using System.Runtime.InteropServices.JavaScript;
using Loro;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Client.Document;

/// <summary>Folds deltas in documents of its own, each for one fold only.</summary>
/// <param name="load">Makes Loro usable here. A runtime that folds nothing need not load it.</param>
public sealed class LoroFolder(Func<Task> load) : IFolder
{
    public async Task<byte[]> FoldAsync(
        ReadOnlyMemory<byte>? snapshot, IAsyncEnumerable<IReadOnlyList<ReadOnlyMemory<byte>>> deltas, CancellationToken cancellationToken)
    {
        await LoadAsync();
        using var document = new LoroDoc();
        var importer = new DeltaImporter(document);
        if (snapshot is { } bytes)
        {
            importer.Import(SnapshotContainer.Open(bytes));
        }

        await foreach (var slice in deltas.WithCancellation(cancellationToken))
        {
            importer.Import(slice);
        }

        var residue = importer.FindResidue();
        var folded = new SnapshotContainer(importer.SchemaVersion, document.ExportSnapshot(), residue).Encode();
        await PauseAsync(cancellationToken);
        await ProveAsync(document, residue.Count, folded, cancellationToken);
        return folded;
    }

    public async Task CheckAsync(ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        await LoadAsync();
        using var document = new LoroDoc();
        try
        {
            new DeltaImporter(document).Import(SnapshotContainer.Open(snapshot));
        }
        catch (LoroException error)
        {
            throw new SnapshotException(error.Message, error);
        }
    }

    /// <summary>A device that cannot have Loro now reads the log instead, as one does that is offered a bad snapshot.</summary>
    private async Task LoadAsync()
    {
        try
        {
            await load();
        }
        catch (JSException error)
        {
            throw new SnapshotException($"Loro could not be loaded: {error.Message}", error);
        }
    }

    /// <summary>
    /// What is to stand for the log makes an equal document out of nothing (invariant 9), and nothing more is left over than was before.
    /// </summary>
    private static async Task ProveAsync(LoroDoc document, int residue, byte[] folded, CancellationToken cancellationToken)
    {
        using var copy = new LoroDoc();
        var importer = new DeltaImporter(copy);
        importer.Import(SnapshotContainer.Open(folded));
        await PauseAsync(cancellationToken);
        if (!copy.Version.Equals(document.Version) || !copy.HasSameValueAs(document) || importer.FindResidue().Count != residue)
        {
            throw new SnapshotException("A document that was made from the folded log is not equal to it.");
        }
    }

    /// <summary>Between two calls that are long: a connection is served meanwhile.</summary>
    private static async Task PauseAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
    }
}
