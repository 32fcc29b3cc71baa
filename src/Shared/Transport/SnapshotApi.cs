using System.Net.Http.Headers;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport;

/// <summary>The snapshots that the server has of one workspace. Its bytes are the clients' own (invariant 1).</summary>
/// <param name="http">Its base address is the server.</param>
/// <param name="workspace">The workspace that the token is for.</param>
/// <param name="access">Has the token, and keeps a fresh one.</param>
public sealed class SnapshotApi(HttpClient http, Id<Workspace> workspace, IAccessKeeper access) : ISnapshotApi
{
    private readonly ServerRequests _requests = new(http);
    private readonly FreshToken _token = new(http, workspace, access);

    /// <summary>One that broke off; the next call goes on with it.</summary>
    private SnapshotDownload? _broken;

    /// <summary>Hands over the bytes that stand for everything up to a cursor. When there are newer ones by then, nothing changes.</summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public Task PublishAsync(Cursor at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _token.UseAsync(
        async token =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{workspace}/snapshots/{at.Seq}");
            request.Headers.Add(SnapshotHeader.Chain, at.Chain.ToString());
            request.Content = new ReadOnlyMemoryContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var response = await _requests.SendAsync(request, token, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>
    /// The newest snapshot and where it stands; null when there is none. What has come of one is not asked for again: while it gets any
    /// further it is resumed at once, and after that by the next call.
    /// </summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public async Task<(Cursor At, byte[] Bytes)?> DownloadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (download, before) = (_broken, _broken?.Received ?? 0);
            try
            {
                return await _token.UseAsync(token => DownloadAsync(token, cancellationToken), cancellationToken);
            }
            catch (TransportException none) when (none.Code == ErrorCode.NotFound)
            {
                return null;
            }
            catch (TransportException broken) when (broken.Code is null && _broken?.Received > (_broken == download ? before : 0))
            {
                // It got further.
            }
        }
    }

    private async Task<(Cursor At, byte[] Bytes)> DownloadAsync(string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/workspaces/{workspace}/snapshots/latest");
        _broken?.AskForRest(request.Headers);
        using var response = await _requests.SendAsync(request, token, cancellationToken);
        var download = _broken?.IsContinuedBy(response) == true ? _broken : SnapshotDownload.Of(response);
        _broken = download;
        await ServerRequests.ReadAsync(async () =>
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            await download.ReadAsync(body, cancellationToken);
            return true;
        });
        if (!download.IsComplete)
        {
            throw new TransportException("The snapshot broke off.");
        }

        _broken = null;
        return download.Content;
    }
}
