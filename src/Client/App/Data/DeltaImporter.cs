using Loro;
using SyncEngine.Client.Replica;
using SyncEngine.Protocol;
using SyncEngine.Schema;

namespace SyncEngine.Client.App.Data;

/// <summary>
/// Takes deltas of the local store into a document. One that cannot be read never stops the others: it stays in the store and is
/// counted (invariant 11).
/// </summary>
public sealed class DeltaImporter(LoroDoc document)
{
    private readonly CommitAssembler _assembler = new();

    /// <summary>Deltas and commits that could not be taken in.</summary>
    public int Parked { get; private set; }

    /// <summary>A newer version of the app has written here. Its commits are in the document; what they mean is not known (invariant 12).</summary>
    public bool IsOutdated { get; private set; }

    public void Import(IReadOnlyList<StoredDelta> deltas)
    {
        var commits = new List<ReadOnlyMemory<byte>>(deltas.Count);
        foreach (var delta in deltas)
        {
            if (Read(delta.Payload) is { } commit)
            {
                commits.Add(commit);
            }
        }

        if (commits.Count == 0)
        {
            return;
        }

        try
        {
            document.ImportBatch(commits);
        }
        catch (LoroImportException)
        {
            // The error does not say which one it was, nor which were taken in; importing again what is there already changes nothing.
            commits.ForEach(ImportOne);
        }
    }

    private ReadOnlyMemory<byte>? Read(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var envelope = Envelope.Open(payload);
            IsOutdated |= envelope.SchemaVersion > SchemaVersion.Current;
            return _assembler.Add(envelope);
        }
        catch (FormatException)
        {
            Parked++;
            return null;
        }
    }

    private void ImportOne(ReadOnlyMemory<byte> commit)
    {
        try
        {
            document.Import(commit.Span);
        }
        catch (LoroImportException)
        {
            Parked++;
        }
    }
}
