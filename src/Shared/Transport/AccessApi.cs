using System.Net.Http.Json;
using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Transport;

/// <summary>What a device asks the server about its own access, before or in place of a connection.</summary>
/// <param name="http">Its base address is the server.</param>
public sealed class AccessApi(HttpClient http)
{
    private readonly ServerRequests _requests = new(http);

    /// <summary>Makes the workspace known to the server. May be repeated when the answer was lost.</summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public Task<Admission> RegisterAsync(CreateWorkspace workspace, CancellationToken cancellationToken) =>
        AdmitAsync("/api/workspaces", token: null, JsonContent.Create(workspace, RestJson.Default.CreateWorkspace), cancellationToken);

    /// <summary>Redeems an invite.</summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public Task<Admission> JoinAsync(JoinLink link, Id<Device> device, string deviceName, CancellationToken cancellationToken)
    {
        var join = new JoinWorkspace(link.Invite.ToString(), link.Secret, device.ToString(), deviceName);
        var content = JsonContent.Create(join, RestJson.Default.JoinWorkspace);
        return AdmitAsync($"/api/workspaces/{link.Workspace}/join", token: null, content, cancellationToken);
    }

    /// <summary>A fresh token in place of one that is stale, for the same grant.</summary>
    /// <exception cref="TransportException">The server refused, with its code, or could not be reached.</exception>
    public Task<Admission> RenewAsync(Id<Workspace> workspace, string token, CancellationToken cancellationToken) =>
        AdmitAsync($"/api/workspaces/{workspace}/grant/token", token, content: null, cancellationToken);

    /// <summary>Why the server refuses the token; null when it does not, or cannot be asked.</summary>
    public async Task<string?> FindRefusalAsync(Id<Workspace> workspace, string token, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Get, $"/api/workspaces/{workspace}/grant", token, content: null, cancellationToken);
            return null;
        }
        catch (TransportException refusal)
        {
            return refusal.Code;
        }
    }

    private async Task<Admission> AdmitAsync(string path, string? token, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HttpMethod.Post, path, token, content, cancellationToken);
        return await ServerRequests.ReadAsync(() => response.Content.ReadFromJsonAsync(RestJson.Default.Admission, cancellationToken))
            ?? throw new TransportException("The server's answer is empty.");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string? token, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        return await _requests.SendAsync(request, token, cancellationToken);
    }
}
