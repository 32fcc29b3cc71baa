using Loro;
using SyncEngine.Protocol;
using SyncEngine.Schema;

namespace SyncEngine.Client.Document;

/// <summary>
/// Takes what a local store holds into a document. A delta that cannot be read never stops the others: it stays in the store and is
/// counted (invariant 11).
/// </summary>
public sealed class DeltaImporter(LoroDoc document)
{
    private readonly CommitAssembler _assembler = new();
    private readonly List<ReadOnlyMemory<byte>> _unreadable = [];
    private readonly List<WholeCommit> _suspects = [];

    /// <summary>Deltas that could not be taken in.</summary>
    public int Parked => _unreadable.Count;

    /// <summary>The highest of the apps that wrote what was imported.</summary>
    public int SchemaVersion { get; private set; } = Schema.SchemaVersion.Current;

    /// <summary>A newer version of the app has written here. Its commits are in the document; what they mean is not known (invariant 12).</summary>
    public bool IsOutdated => SchemaVersion > Schema.SchemaVersion.Current;

    /// <exception cref="SnapshotException">The snapshot cannot be read; nothing of it is in the document.</exception>
    public void Import(SnapshotContainer snapshot)
    {
        try
        {
            document.Import(snapshot.Document.Span);
        }
        catch (LoroImportException error)
        {
            throw new SnapshotException($"document: {error.Message}", error);
        }

        SchemaVersion = Math.Max(SchemaVersion, snapshot.SchemaVersion);
        Import(snapshot.Residue);
    }

    public void Import(IReadOnlyList<ReadOnlyMemory<byte>> deltas)
    {
        var commits = new List<WholeCommit>(deltas.Count);
        foreach (var delta in deltas)
        {
            if (Read(delta) is { } commit)
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
            if (!document.ImportBatch([.. commits.Select(commit => commit.Bytes)]).IsComplete)
            {
                // The status does not say which of them wait.
                _suspects.AddRange(commits);
            }
        }
        catch (LoroImportException)
        {
            // The error does not say which one it was, nor which were taken in; importing again what is there already changes nothing.
            commits.ForEach(ImportOne);
        }
    }

    /// <summary>
    /// The deltas that came and are not in the document: what cannot be read, commits that are not whole, and those that wait for others.
    /// </summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> FindResidue()
    {
        var suspects = _suspects.ToList();
        _suspects.Clear();
        suspects.ForEach(ImportOne);
        return [.. _assembler.Incomplete, .. _suspects.SelectMany(commit => commit.Deltas), .. _unreadable];
    }

    private WholeCommit? Read(ReadOnlyMemory<byte> delta)
    {
        try
        {
            var envelope = Envelope.Open(delta);
            SchemaVersion = Math.Max(SchemaVersion, envelope.SchemaVersion);
            return _assembler.Add(envelope, delta);
        }
        catch (FormatException)
        {
            _unreadable.Add(delta);
            return null;
        }
    }

    private void ImportOne(WholeCommit commit)
    {
        try
        {
            if (!document.Import(commit.Bytes.Span).IsComplete)
            {
                _suspects.Add(commit);
            }
        }
        catch (LoroImportException)
        {
            _unreadable.AddRange(commit.Deltas);
        }
    }
}
