using SyncEngine.Engine;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Transport;

/// <summary>The token of one connection, or of one thing that is asked: taken once, and renewed when the server says that it is stale.</summary>
internal sealed class FreshToken(HttpClient http, Id<Workspace> workspace, IAccessKeeper access)
{
    private readonly AccessApi _api = new(http);
    private string? _held;

    /// <summary>The server has given another in its place.</summary>
    public void Replace(string token) => _held = token;

    public async Task<T> UseAsync<T>(Func<string, Task<T>> attempt, CancellationToken cancellationToken)
    {
        var token = _held ??= await access.TakeTokenAsync(cancellationToken);
        try
        {
            return await attempt(token);
        }
        catch (TransportException refusal) when (refusal.Code == ErrorCode.TokenStale)
        {
            // Once for each attempt: a fresh token that is stale as well is the engine's to wait with.
            var fresh = await _api.RenewAsync(workspace, token, cancellationToken);
            await access.KeepAsync(new AccessNews(Token: fresh.Token), cancellationToken);
            Replace(fresh.Token);
            return await attempt(fresh.Token);
        }
    }
}
