using SyncEngine.Protocol;

namespace SyncEngine.Client.Document;

/// <summary>Puts the parts of long commits together again, in whatever order and however often they come.</summary>
public sealed class CommitAssembler
{
    private readonly Dictionary<Id<Commit>, Parts> _incomplete = [];

    /// <summary>The deltas of the commits of which parts are missing, as they came.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Incomplete => _incomplete.Values.SelectMany(parts => parts.Deltas);

    /// <summary>The commit that a delta completes; null while others of its parts are missing.</summary>
    /// <exception cref="FormatException">The delta does not fit to the others of its commit, which stay as they are.</exception>
    public WholeCommit? Add(Envelope envelope, ReadOnlyMemory<byte> delta)
    {
        if (envelope.Part is not { } part)
        {
            return new WholeCommit(envelope.Bytes, [delta]);
        }

        if (!_incomplete.TryGetValue(part.Commit, out var parts))
        {
            _incomplete[part.Commit] = parts = new Parts(part);
        }

        if (!parts.TryAdd(part, envelope.Bytes, delta))
        {
            return null;
        }

        _incomplete.Remove(part.Commit);
        return new WholeCommit(parts.Join(), parts.Deltas);
    }

    private sealed class Parts(Part first)
    {
        private readonly ReadOnlyMemory<byte>?[] _bytes = new ReadOnlyMemory<byte>?[first.Count];
        private long _length;

        public List<ReadOnlyMemory<byte>> Deltas { get; } = [];

        /// <summary>True when the commit is whole with this part.</summary>
        public bool TryAdd(Part part, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<byte> delta)
        {
            if (_bytes.Length != part.Count)
            {
                throw new FormatException($"commit {part.Commit}: one part says {_bytes.Length} parts, another {part.Count}.");
            }

            if (_bytes[part.Number - 1] is { } known)
            {
                return known.Span.SequenceEqual(bytes.Span)
                    ? false
                    : throw new FormatException($"commit {part.Commit}: part {part.Number} came with other bytes before.");
            }

            if (_length + bytes.Length > SnapshotContainer.MaxBytes)
            {
                throw new FormatException(
                    $"commit {part.Commit}: {_length + bytes.Length} bytes; {nameof(SnapshotContainer.MaxBytes)} allows {SnapshotContainer.MaxBytes}.");
            }

            _bytes[part.Number - 1] = bytes;
            _length += bytes.Length;
            Deltas.Add(delta);
            return Deltas.Count == _bytes.Length;
        }

        public byte[] Join()
        {
            var joined = new byte[_length];
            var end = 0;
            foreach (var bytes in _bytes)
            {
                bytes!.Value.CopyTo(joined.AsMemory(end));
                end += bytes.Value.Length;
            }

            return joined;
        }
    }
}
