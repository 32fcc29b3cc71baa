using System.Globalization;
using System.Net.Http.Headers;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Transport;

/// <summary>The log of one workspace over plain requests, for one connection: the frames of the hub, one after the other.</summary>
internal sealed class LogApi(HttpClient http, Id<Workspace> workspace, IAccessKeeper access)
{
    private readonly ServerRequests _requests = new(http);
    private readonly FreshToken _token = new(http, workspace, access);

    /// <summary>The server has given another in place of the one that it was asked with.</summary>
    public void Replace(string token) => _token.Replace(token);

    private string Path => $"/api/workspaces/{workspace}/log";

    /// <summary>Says hello, and sends these with it. The first of the answer is the welcome or a bye.</summary>
    public Task<IReadOnlyList<Frame>> PostAsync(HelloFrame hello, IEnumerable<EncodedFrame> frames, CancellationToken cancellationToken) =>
        AskAsync(
            () =>
            {
                using var body = new MemoryStream();
                foreach (var frame in frames.Prepend(FrameCodec.Encode(hello)))
                {
                    body.Write(frame.Bytes.Span);
                }

                var content = new ByteArrayContent(body.ToArray())
                {
                    Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") },
                };
                return new HttpRequestMessage(HttpMethod.Post, Path) { Content = content };
            },
            cancellationToken);

    /// <summary>What follows a cursor. Until there is something, or the time is over, the server does not answer.</summary>
    public Task<IReadOnlyList<Frame>> GetAsync(
        Cursor after, long storedSeq, int pages, int waitSeconds, CancellationToken cancellationToken)
    {
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"?after={after.Seq}&chain={after.Chain}&stored={storedSeq}&pages={pages}&wait={waitSeconds}");
        return AskAsync(() => new HttpRequestMessage(HttpMethod.Get, Path + query), cancellationToken);
    }

    private Task<IReadOnlyList<Frame>> AskAsync(Func<HttpRequestMessage> make, CancellationToken cancellationToken) => _token.UseAsync(
        async token =>
        {
            using var request = make();
            using var response = await _requests.SendAsync(request, token, cancellationToken);
            return Decode(await ServerRequests.ReadAsync(() => response.Content.ReadAsByteArrayAsync(cancellationToken)));
        },
        cancellationToken);

    /// <summary>Without those of a kind that a newer server sends and this client does not know.</summary>
    private static IReadOnlyList<Frame> Decode(byte[] body)
    {
        try
        {
            return [.. FrameCodec.Split(body, int.MaxValue).Select(FrameCodec.Decode).OfType<Frame>()];
        }
        catch (FrameException error)
        {
            throw new TransportException(error.Message, error);
        }
    }
}
