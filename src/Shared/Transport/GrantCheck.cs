using System.Net.Http.Headers;
using System.Text.Json;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport;

/// <summary>Asks the server whether a token is still good.</summary>
internal sealed class GrantCheck(HttpClient http, Id<Workspace> workspace)
{
    /// <summary>The code of the refusal; null when the token is good, or when the server cannot be asked.</summary>
    public async Task<string?> RefusalAsync(string bearer, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/workspaces/{workspace}/grant");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if ((int)response.StatusCode is < 400 or >= 500)
            {
                return null;
            }

            await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
            return (await JsonSerializer.DeserializeAsync(body, RestJson.Default.Problem, cancellationToken))?.Code;
        }
        catch (Exception error) when (error is HttpRequestException or JsonException && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
