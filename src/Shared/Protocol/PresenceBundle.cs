using System.Buffers;
using SyncEngine.MessagePack;

namespace SyncEngine.Protocol;

/// <summary>
/// What a device shows of itself, from what each of its tabs shows. The server never opens it (invariant 1). Wire form: [bytes, bytes…],
/// the tab that changed last first.
/// </summary>
public static class PresenceBundle
{
    /// <summary>Of what has more, nobody can show anything useful to a person.</summary>
    private const int MostParts = 16;

    /// <summary>Header of the array and, for each part, of its bytes.</summary>
    private const int HeaderBytes = 3;

    /// <summary>As many as there is room for in <see cref="Limits.PresenceBytes"/>; empty for none.</summary>
    /// <param name="parts">The most important first. One that is longer than what is left is passed over.</param>
    public static byte[] Compose(IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        var room = Limits.PresenceBytes - HeaderBytes;
        var taken = new List<ReadOnlyMemory<byte>>();
        foreach (var part in parts.Where(part => !part.IsEmpty).Take(MostParts))
        {
            if (part.Length + HeaderBytes <= room)
            {
                room -= part.Length + HeaderBytes;
                taken.Add(part);
            }
        }

        return taken.Count == 0 ? [] : Encode(taken);
    }

    /// <summary>Its parts; none of one that is empty, or that no device of this kind has made.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Open(ReadOnlyMemory<byte> bundle)
    {
        try
        {
            var reader = new MessagePackReader(bundle);
            var parts = new List<ReadOnlyMemory<byte>>();
            for (var left = bundle.IsEmpty ? 0 : reader.ReadArrayHeader("presence"); left > 0; left--)
            {
                parts.Add(reader.ReadBinary("part"));
            }

            return parts;
        }
        catch (MessagePackException)
        {
            return [];
        }
    }

    private static byte[] Encode(List<ReadOnlyMemory<byte>> parts)
    {
        var buffer = new ArrayBufferWriter<byte>(Limits.PresenceBytes);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(parts.Count);
        foreach (var part in parts)
        {
            writer.Write(part.Span);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
