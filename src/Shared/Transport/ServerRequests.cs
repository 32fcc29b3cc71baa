using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport;

/// <summary>Requests to the server's API: an answer that is no success becomes a <see cref="TransportException"/> with the server's code.</summary>
internal sealed class ServerRequests(HttpClient http)
{
    /// <summary>Completes when the headers of the answer are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? token, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        var response = await ReadAsync(() => http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken));
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var problem = await ReadAsync(() => response.Content.ReadFromJsonAsync(RestJson.Default.Problem, cancellationToken));
            throw problem?.Code is { } code
                ? new TransportException(code, problem.Detail ?? code)
                : new TransportException($"The server answered {(int)response.StatusCode}.");
        }
    }

    /// <summary>An answer that breaks off, or is none of this server's, is like no answer.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or NotSupportedException)
        {
            throw new TransportException(error.Message, error);
        }
    }
}
