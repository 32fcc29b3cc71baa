using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport;

/// <summary>A snapshot on its way to the server, one piece after the other.</summary>
internal sealed class SnapshotUpload(Id<Workspace> workspace, Cursor at, ReadOnlyMemory<byte> bytes)
{
    /// <summary>A multiple of what the server stores at a time, and little enough to be sent again.</summary>
    private const int PieceBytes = 1024 * 1024;

    private readonly Id<Snapshot> _id = Id<Snapshot>.New();
    private bool _asksFirst;

    /// <summary>How many bytes the server has said that it has.</summary>
    public long Received { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>An answer was lost: what the server has is asked for before the next piece.</summary>
    public void AskFirst() => _asksFirst = true;

    public HttpRequestMessage Next()
    {
        var piece = _asksFirst ? bytes[..0] : bytes.Slice((int)Received, (int)Math.Min(PieceBytes, bytes.Length - Received));
        var content = new ReadOnlyMemoryContent(piece) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        content.Headers.ContentRange = _asksFirst
            ? new ContentRangeHeaderValue(bytes.Length)
            : new ContentRangeHeaderValue(Received, Received + piece.Length - 1, bytes.Length);
        return new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{workspace}/snapshots/{at.Seq}")
        {
            Headers = { { SnapshotHeader.Chain, at.Chain.ToString() }, { SnapshotHeader.Upload, _id.ToString() } },
            Content = content,
        };
    }

    public void Take(HttpResponseMessage response)
    {
        _asksFirst = false;
        IsDone = response.StatusCode != HttpStatusCode.Accepted;
        if (!IsDone)
        {
            Received = response.Headers.TryGetValues(SnapshotHeader.Received, out var values)
                && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var received)
                && received < bytes.Length
                    ? received
                    : throw new TransportException("The server does not say how much of the snapshot it has.");
        }
    }
}
