using System.Net.Http.Json;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Browser.Tests;

/// <summary>The master of a workspace without a browser: it lets devices in and decides about them over REST.</summary>
public sealed class Owner : IDisposable
{
    private const string Witness = "Witness";

    private readonly HttpClient _http;
    private readonly Admission _access;

    private Owner(HttpClient http, Admission access)
    {
        _http = http;
        _access = access;
    }

    public static async Task<Owner> CreateAsync(PublishedServer server)
    {
        var http = new HttpClient { BaseAddress = server.Address };
        return new Owner(http, await http.CreateWorkspaceAsync("Owner"));
    }

    /// <summary>A link that lets one device in.</summary>
    public async Task<string> InviteAsync(Scope scope = Scope.ReadWrite, Role role = Role.Access)
    {
        var invite = new CreateInvite("by the test", scope, LifetimeSeconds: role == Role.Master ? null : 3600, Uses: 1, role);
        using var response = await SendAsync(HttpMethod.Post, "invites", JsonContent.Create(invite, RestJson.Default.CreateInvite));
        var created = await response.ReadAsync(RestJson.Default.InviteCreated);
        return $"{_http.BaseAddress}join#{_access.WorkspaceId}.{created.InviteId}.{created.Secret}";
    }

    /// <summary>Grants of all devices but this one, newest first.</summary>
    public async Task<IReadOnlyList<DeviceGrant>> DevicesAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, "tokens");
        var devices = await response.ReadAsync(RestJson.Default.DeviceGrantArray);
        return [.. devices.Where(device => device.GrantId != _access.GrantId && device.DeviceName != Witness)];
    }

    /// <summary>Changes the grant of the device that was let in last.</summary>
    public async Task ChangeAsync(ChangeGrant change)
    {
        var device = (await DevicesAsync())[0];
        using var response = await SendAsync(HttpMethod.Patch, $"tokens/{device.GrantId}", JsonContent.Create(change, RestJson.Default.ChangeGrant));
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Of the device that was let in last.</summary>
    public async Task RevokeAsync()
    {
        var device = (await DevicesAsync())[0];
        using var response = await SendAsync(HttpMethod.Delete, $"tokens/{device.GrantId}");
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Access of some seconds that is given now has ended, and so has all that was given before: the server says bye to who has it.</summary>
    public async Task SeesAccessEndAsync()
    {
        var issue = new IssueToken(Id<Device>.New().ToString(), Witness, Scope.Read, LifetimeSeconds: 3);
        using var response = await SendAsync(HttpMethod.Post, "tokens", JsonContent.Create(issue, RestJson.Default.IssueToken));
        var witness = await response.ReadAsync(RestJson.Default.Admission);
        await using var client = await HubClient.OpenAsync(_http.BaseAddress!, witness.Token, Id<Replica>.New());
        await client.NextAsync<ByeFrame>();
    }

    public void Dispose() => _http.Dispose();

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) => _http.SendAsync(
        new HttpRequestMessage(method, $"/api/workspaces/{_access.WorkspaceId}/{path}") { Content = content }, _access.Token);
}
