using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport;

/// <summary>A snapshot on its way from the server: what has come of it stays when the connection breaks.</summary>
internal sealed class SnapshotDownload(EntityTagHeaderValue tag, Cursor at, int length)
{
    private readonly byte[] _bytes = new byte[length];

    /// <summary>How many of its bytes are here.</summary>
    public int Received { get; private set; }

    public bool IsComplete => Received == length;

    public (Cursor At, byte[] Bytes) Content => (at, _bytes);

    /// <exception cref="TransportException">The answer does not say what it is.</exception>
    public static SnapshotDownload Of(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag
        && response.Content.Headers.ContentLength is { } length and > 0 and <= int.MaxValue
        && long.TryParse(Header(response, SnapshotHeader.Seq), NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
        && Chain.TryParse(Header(response, SnapshotHeader.Chain), out var chain)
            ? new SnapshotDownload(tag, new Cursor(seq, chain), (int)length)
            : throw new TransportException("The server's snapshot comes without its length, its tag or its cursor.");

    /// <summary>For the rest of the same snapshot; for the whole of another when that is the newest by now.</summary>
    public void AskForRest(HttpRequestHeaders headers)
    {
        headers.Range = new RangeHeaderValue(Received, to: null);
        headers.IfRange = new RangeConditionHeaderValue(tag);
    }

    public bool IsContinuedBy(HttpResponseMessage response) =>
        response.StatusCode == HttpStatusCode.PartialContent
        && Equals(response.Headers.ETag, tag)
        && response.Content.Headers.ContentRange?.From == Received;

    /// <summary>Reads to the end, or throws what the connection broke of and keeps what came before.</summary>
    public async Task ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        while (!IsComplete && await body.ReadAsync(_bytes.AsMemory(Received), cancellationToken) is > 0 and var read)
        {
            Received += read;
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;
}
