using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Testing.Server;

/// <summary>How tests get into a workspace: by the front door.</summary>
public static class Guest
{
    public static async Task<Admission> CreateWorkspaceAsync(this HttpClient http, string deviceName = "alice")
    {
        var body = new CreateWorkspace(Id<Workspace>.New().ToString(), Id<Device>.New().ToString(), deviceName);
        using var response = await http.PostAsJsonAsync("/api/workspaces", body, RestJson.Default.CreateWorkspace);
        return await response.ReadAsync(RestJson.Default.Admission);
    }

    public static async Task<InviteCreated> CreateInviteAsync(
        this HttpClient http,
        Admission master,
        Scope scope = Scope.ReadWrite,
        long? lifetimeSeconds = null,
        int? uses = null,
        Role role = Role.Access)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{master.WorkspaceId}/invites")
        {
            Content = JsonContent.Create(new CreateInvite("for bob", scope, lifetimeSeconds, uses, role), RestJson.Default.CreateInvite),
        };
        using var response = await http.SendAsync(request, master.Token);
        return await response.ReadAsync(RestJson.Default.InviteCreated);
    }

    public static Task<HttpResponseMessage> JoinAsync(
        this HttpClient http, string workspaceId, InviteCreated invite, Id<Device> device, string deviceName = "bob") =>
        http.PostAsJsonAsync(
            $"/api/workspaces/{workspaceId}/join",
            new JoinWorkspace(invite.InviteId, invite.Secret, device.ToString(), deviceName),
            RestJson.Default.JoinWorkspace);

    /// <summary>Invited and joined.</summary>
    public static async Task<Admission> AdmitAsync(this HttpClient http, Admission master, Scope scope = Scope.ReadWrite)
    {
        var invite = await http.CreateInviteAsync(master, scope);
        using var response = await http.JoinAsync(master.WorkspaceId, invite, Id<Device>.New());
        return await response.ReadAsync(RestJson.Default.Admission);
    }

    /// <summary>Issued by a master, without an invite.</summary>
    public static async Task<HttpResponseMessage> IssueAsync(this HttpClient http, Admission master, IssueToken body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{master.WorkspaceId}/tokens")
        {
            Content = JsonContent.Create(body, RestJson.Default.IssueToken),
        };
        return await http.SendAsync(request, master.Token);
    }

    public static async Task<HttpResponseMessage> ChangeAsync(this HttpClient http, Admission by, string grantId, ChangeGrant body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Patch, $"/api/workspaces/{by.WorkspaceId}/tokens/{grantId}")
        {
            Content = JsonContent.Create(body, RestJson.Default.ChangeGrant),
        };
        return await http.SendAsync(request, by.Token);
    }

    public static async Task<HttpResponseMessage> HandOverAsync(this HttpClient http, Admission by, string grantId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{by.WorkspaceId}/tokens/{grantId}/handover");
        return await http.SendAsync(request, by.Token);
    }

    /// <summary>A fresh token for a stale or an old one.</summary>
    public static async Task<HttpResponseMessage> RenewAsync(this HttpClient http, Admission of)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{of.WorkspaceId}/grant/token");
        return await http.SendAsync(request, of.Token);
    }

    public static async Task<DeviceGrant[]> ListDevicesAsync(this HttpClient http, Admission master)
    {
        using var response = await http.GetAsync($"/api/workspaces/{master.WorkspaceId}/tokens", master.Token);
        return await response.ReadAsync(RestJson.Default.DeviceGrantArray);
    }

    public static async Task<HttpResponseMessage> RevokeAsync(this HttpClient http, Admission by, string grantId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/workspaces/{by.WorkspaceId}/tokens/{grantId}");
        return await http.SendAsync(request, by.Token);
    }

    public static async Task<HttpResponseMessage> GetAsync(this HttpClient http, string path, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await http.SendAsync(request, token);
    }

    public static Task<HttpResponseMessage> SendAsync(this HttpClient http, HttpRequestMessage request, string? token)
    {
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return http.SendAsync(request);
    }

    /// <summary>The body of a success; anything else throws with the problem.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response, JsonTypeInfo<T> type)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        }

        return (await response.Content.ReadFromJsonAsync(type))!;
    }

    /// <summary>Null when the body is no problem.</summary>
    public static async Task<Problem?> ReadProblemAsync(this HttpResponseMessage response) =>
        response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            ? JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(), RestJson.Default.Problem)
            : null;

    /// <summary>Status and code of a refusal.</summary>
    public static async Task<(int Status, string? Code)> ReadRefusalAsync(this HttpResponseMessage response) =>
        ((int)response.StatusCode, (await response.ReadProblemAsync())?.Code);
}
