using System.Globalization;
using Microsoft.Net.Http.Headers;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Rest;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Snapshots;

/// <summary>What one request brings of an upload, in whole parts of the store, so that a piece that comes again replaces itself.</summary>
/// <param name="Upload">Made up by the client; the snapshot has this id when it is published.</param>
/// <param name="Length">0 when nothing is brought, and only asked how far the upload is.</param>
/// <param name="Total">Bytes of the whole snapshot.</param>
internal sealed record SnapshotPiece(Id<Snapshot> Upload, long From, long Length, long Total)
{
    /// <summary>Null when the body is the whole snapshot.</summary>
    /// <exception cref="RequestException">The headers do not say which piece it is.</exception>
    public static SnapshotPiece? Of(HttpRequest request)
    {
        var (range, upload) = (request.Headers.ContentRange.ToString(), request.Headers[SnapshotHeader.Upload].ToString());
        if (range.Length == 0 && upload.Length == 0)
        {
            return null;
        }

        var id = Id<Snapshot>.TryParse(upload, out var parsed)
            ? parsed
            : throw new RequestException($"{SnapshotHeader.Upload}: {Id<Snapshot>.TextLength} characters of base64url are expected.");
        if (!ContentRangeHeaderValue.TryParse(range, out var at) || at.Unit != "bytes" || at.Length is not > 0)
        {
            throw Wrong($"bytes FROM-TO/TOTAL is expected, or bytes */TOTAL, and it is {range}.");
        }

        var piece = new SnapshotPiece(id, at.From ?? 0, at.HasRange ? at.To!.Value + 1 - at.From!.Value : 0, at.Length.Value);
        return piece switch
        {
            _ when piece.From % ISnapshotStore.PartBytes != 0
                || (piece.Length % ISnapshotStore.PartBytes != 0 && piece.From + piece.Length != piece.Total) =>
                throw Wrong($"a piece begins at a multiple of {ISnapshotStore.PartBytes} bytes, and ends at one or with the snapshot."),
            _ when request.ContentLength is { } length && length != piece.Length =>
                throw Wrong($"the body has {length.ToString(CultureInfo.InvariantCulture)} bytes, and {piece.Length} are announced."),
            _ => piece,
        };
    }

    public static RequestException Wrong(string text) => new($"{HeaderNames.ContentRange}: {text}");
}
