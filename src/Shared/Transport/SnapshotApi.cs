using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Transport;

/// <summary>The snapshots that the server has of one workspace. Its bytes are the clients' own (invariant 1).</summary>
/// <param name="http">Its base address is the server.</param>
/// <param name="workspace">The workspace that the token is for.</param>
/// <param name="access">Has the token, and keeps a fresh one.</param>
public sealed class SnapshotApi(HttpClient http, Id<Workspace> workspace, IAccessKeeper access) : ISnapshotApi
{
    /// <summary>Requests in a row that may bring an upload no further.</summary>
    private const int MostIdle = 5;

    private readonly ServerRequests _requests = new(http);

    /// <summary>One that broke off; the next call goes on with it.</summary>
    private SnapshotDownload? _broken;

    /// <summary>
    /// Hands over the bytes that stand for everything up to a cursor, in pieces when they are many: a piece whose answer does not come is gone
    /// on from. When the server has newer ones by then, nothing changes.
    /// </summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public async Task PublishAsync(Cursor at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var fresh = new FreshToken(http, workspace, access);
        var upload = new SnapshotUpload(workspace, at, bytes);
        var idle = 0;
        while (!upload.IsDone)
        {
            var before = upload.Received;
            try
            {
                await fresh.UseAsync(token => SendAsync(upload, token, cancellationToken), cancellationToken);
            }
            catch (TransportException broken) when (broken.Code is null && idle < MostIdle)
            {
                upload.AskFirst();
            }

            idle = upload.Received > before ? 0 : idle + 1;
            if (idle > MostIdle && !upload.IsDone)
            {
                throw new TransportException("The server takes no more of the snapshot.");
            }
        }
    }

    /// <summary>
    /// The newest snapshot and where it stands; null when there is none. What has come of one is not asked for again: while it gets any
    /// further it is resumed at once, and after that by the next call.
    /// </summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public async Task<(Cursor At, byte[] Bytes)?> DownloadAsync(CancellationToken cancellationToken)
    {
        var fresh = new FreshToken(http, workspace, access);
        while (true)
        {
            var (download, before) = (_broken, _broken?.Received ?? 0);
            try
            {
                return await fresh.UseAsync(token => DownloadAsync(token, cancellationToken), cancellationToken);
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

    private async Task<bool> SendAsync(SnapshotUpload upload, string token, CancellationToken cancellationToken)
    {
        using var request = upload.Next();
        using var response = await _requests.SendAsync(request, token, cancellationToken);
        upload.Take(response);
        return true;
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
