using SyncEngine.Protocol;

namespace SyncEngine.Client.App.Data;

/// <summary>Puts the parts of long commits together again, in whatever order and however often they come.</summary>
public sealed class CommitAssembler
{
    private readonly Dictionary<Id<Commit>, ReadOnlyMemory<byte>?[]> _incomplete = [];

    /// <summary>The commit that this envelope completes; null while others of its parts are missing.</summary>
    /// <exception cref="FormatException">The parts do not fit together; what came of the commit is forgotten.</exception>
    public ReadOnlyMemory<byte>? Add(Envelope envelope)
    {
        if (envelope.Part is not { } part)
        {
            return envelope.Bytes;
        }

        if (!_incomplete.TryGetValue(part.Commit, out var parts))
        {
            _incomplete[part.Commit] = parts = new ReadOnlyMemory<byte>?[part.Count];
        }

        if (parts.Length != part.Count)
        {
            _incomplete.Remove(part.Commit);
            throw new FormatException($"commit {part.Commit}: one part says {parts.Length} parts, another {part.Count}.");
        }

        parts[part.Number - 1] = envelope.Bytes;
        if (parts.Contains(null))
        {
            return null;
        }

        _incomplete.Remove(part.Commit);
        return Join(part.Commit, parts);
    }

    private static byte[] Join(Id<Commit> commit, ReadOnlyMemory<byte>?[] parts)
    {
        var length = parts.Sum(part => (long)part!.Value.Length);
        if (length > Envelope.CommitBytes)
        {
            throw new FormatException($"commit {commit}: {length} bytes; {nameof(Envelope.CommitBytes)} allows {Envelope.CommitBytes}.");
        }

        var bytes = new byte[length];
        var end = 0;
        foreach (var part in parts)
        {
            part!.Value.CopyTo(bytes.AsMemory(end));
            end += part.Value.Length;
        }

        return bytes;
    }
}
