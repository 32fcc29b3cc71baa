using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using SyncEngine.Client.App.Text;
using SyncEngine.Client.Replica;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;

namespace SyncEngine.Client.App.Data;

/// <summary>The server's REST interface. Every failure is an <see cref="ApiException"/>.</summary>
public sealed class WorkspaceApi(HttpClient http)
{
    private static RestJson Json => RestJson.Default;

    public Task<Admission> JoinAsync(Id<Workspace> workspace, JoinWorkspace request) =>
        SendAsync(
            Request(HttpMethod.Post, $"api/workspaces/{workspace}/join", JsonContent.Create(request, Json.JoinWorkspace)),
            Json.Admission);

    public Task<DeviceGrant[]> ListDevicesAsync(WorkspaceRecord access) =>
        SendAsync(Request(HttpMethod.Get, Address(access, "tokens"), access: access), Json.DeviceGrantArray);

    /// <summary>The caller's own grant, as it is now.</summary>
    public Task<DeviceGrant> ShowGrantAsync(WorkspaceRecord access) =>
        SendAsync(Request(HttpMethod.Get, Address(access, "grant"), access: access), Json.DeviceGrant);

    public Task ChangeDeviceAsync(WorkspaceRecord access, string grantId, ChangeGrant change) =>
        DoAsync(Request(HttpMethod.Patch, Address(access, $"tokens/{grantId}"), JsonContent.Create(change, Json.ChangeGrant), access));

    /// <summary>Makes another device the master in place of this one.</summary>
    public Task HandOverAsync(WorkspaceRecord access, string grantId) =>
        DoAsync(Request(HttpMethod.Post, Address(access, $"tokens/{grantId}/handover"), access: access));

    public Task RevokeDeviceAsync(WorkspaceRecord access, string grantId) =>
        DoAsync(Request(HttpMethod.Delete, Address(access, $"tokens/{grantId}"), access: access));

    public Task<InviteRow[]> ListInvitesAsync(WorkspaceRecord access) =>
        SendAsync(Request(HttpMethod.Get, Address(access, "invites"), access: access), Json.InviteRowArray);

    public Task<InviteCreated> CreateInviteAsync(WorkspaceRecord access, CreateInvite request) =>
        SendAsync(
            Request(HttpMethod.Post, Address(access, "invites"), JsonContent.Create(request, Json.CreateInvite), access),
            Json.InviteCreated);

    public Task RevokeInviteAsync(WorkspaceRecord access, string inviteId) =>
        DoAsync(Request(HttpMethod.Delete, Address(access, $"invites/{inviteId}"), access: access));

    /// <summary>What was done about access, newest first.</summary>
    /// <param name="access">Of a master.</param>
    /// <param name="before">Only what has a lower number; null is from the newest on.</param>
    public Task<AuditRow[]> ListAuditAsync(WorkspaceRecord access, long? before = null) =>
        SendAsync(
            Request(HttpMethod.Get, Address(access, before is { } number ? $"audit?before={number}" : "audit"), access: access),
            Json.AuditRowArray);

    private static string Address(WorkspaceRecord access, string rest) => $"api/workspaces/{access.WorkspaceId}/{rest}";

    private static HttpRequestMessage Request(HttpMethod method, string address, HttpContent? content = null, WorkspaceRecord? access = null)
    {
        var request = new HttpRequestMessage(method, address) { Content = content };
        if (access is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", access.Token);
        }

        return request;
    }

    private async Task DoAsync(HttpRequestMessage request)
    {
        using var response = await SendAsync(request);
    }

    private async Task<TAnswer> SendAsync<TAnswer>(HttpRequestMessage request, JsonTypeInfo<TAnswer> type)
    {
        using var response = await SendAsync(request);
        try
        {
            return await response.Content.ReadFromJsonAsync(type) ?? throw new JsonException("The answer is empty.");
        }
        catch (Exception error) when (error is JsonException or HttpRequestException)
        {
            throw Failure(ApiException.Unreachable, null, error);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            HttpResponseMessage response;
            try
            {
                response = await http.SendAsync(request);
            }
            catch (HttpRequestException error)
            {
                throw Failure(ApiException.Unreachable, null, error);
            }

            return response.IsSuccessStatusCode ? response : throw await RefusalAsync(response);
        }
    }

    private static async Task<ApiException> RefusalAsync(HttpResponseMessage response)
    {
        using (response)
        {
            try
            {
                var problem = await response.Content.ReadFromJsonAsync(Json.Problem);
                return Failure(problem?.Code ?? ErrorCode.RequestInvalid, problem?.Detail ?? problem?.Title);
            }
            catch (Exception error) when (error is JsonException or HttpRequestException)
            {
                // Something between here and the server has answered in its place.
                return Failure(ApiException.Unreachable, null, error);
            }
        }
    }

    private static ApiException Failure(string code, string? detail, Exception? inner = null) =>
        new(code, Refusal.Describe(code, detail), inner);
}
