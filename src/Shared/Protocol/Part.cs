using SyncEngine.MessagePack;

namespace SyncEngine.Protocol;

/// <summary>Which piece of which commit an envelope holds.</summary>
/// <param name="Number">1 to <paramref name="Count"/>.</param>
public readonly record struct Part(Id<Commit> Commit, int Number, int Count)
{
    /// <summary>No commit within <see cref="Envelope.CommitBytes"/> has more, so that a forged one cannot make a device keep room for millions.</summary>
    public const int MaxCount = 4096;

    internal static Part Read(ref MessagePackReader reader)
    {
        var id = reader.ReadBinary("commit id");
        if (id.Length != Id<Commit>.ByteLength)
        {
            throw new FormatException($"commit id: {Id<Commit>.ByteLength} bytes were expected, {id.Length} came.");
        }

        var part = new Part(Id<Commit>.Read(id.Span), reader.ReadInt32("part"), reader.ReadInt32("parts"));
        return part.Number >= 1 && part.Number <= part.Count && part.Count <= MaxCount
            ? part
            : throw new FormatException($"part: {part.Number} of {part.Count} cannot be; {MaxCount} are the most.");
    }
}
