using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.SignalR.WebSockets;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>
/// Everything that a workspace goes through, and everything that can be refused, with every log category at trace and every source of
/// traces listened to: more than any operator turns on. What is secret is in none of it, and in no refusal.
/// </summary>
public sealed class PrivacyTests : IAsyncLifetime, IDisposable
{
    private const string Payload = "the-payload-itself";
    private const string Presence = "the-presence-itself";

    private readonly ConcurrentQueue<string> _told = [];
    private readonly List<string> _secrets = [Payload, Presence];
    private readonly ActivityListener _traces;
    private ServerHost _server = null!;

    public PrivacyTests()
    {
        _traces = new ActivityListener
        {
            // Not what the client of this test traces about itself: it is no part of the server.
            ShouldListenTo = source => source.Name != "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _told.Enqueue(Describe(activity)),
        };
        ActivitySource.AddActivityListener(_traces);
    }

    private HttpClient Http => _server.Http;

    public async Task InitializeAsync() => _server = await ServerHost.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _traces.Dispose();

    [Fact]
    public async Task No_token_secret_or_payload_is_in_any_log_trace_or_refusal()
    {
        var alice = Keep(await Http.CreateWorkspaceAsync());
        var invite = await Http.CreateInviteAsync(alice);
        _secrets.Add(invite.Secret);
        using var joining = await Http.JoinAsync(alice.WorkspaceId, invite, Id<Device>.New());
        var bob = Keep(await joining.ReadAsync(RestJson.Default.Admission));
        var carol = Keep(await IssueAsync(alice));

        await SyncAsync(alice, bob);
        await PublishAsync(alice);
        await MisuseAsync(alice, invite);
        await ChangeHandsAsync(alice, bob, carol);

        Assert.Contains(_told, told => told.StartsWith("push", StringComparison.Ordinal));
        Assert.Contains(_told, told => told.Contains(ErrorCode.InviteInvalid, StringComparison.Ordinal));
        Assert.Contains(
            _server.Log.Lines,
            line => line.Contains("Request starting", StringComparison.Ordinal) && line.Contains(HubMethod.Path, StringComparison.Ordinal));
        Assert.All(_secrets, secret => Assert.DoesNotContain(
            _server.Log.Lines.Concat(_told), text => text.Contains(secret, StringComparison.Ordinal)));
    }

    /// <summary>Pushed, read, shown, rejected.</summary>
    private async Task SyncAsync(Admission one, Admission other)
    {
        await using var alice = await HubClient.OpenAsync(_server.Address, one.Token, Id<Replica>.New());
        await using var bob = await HubClient.OpenAsync(_server.Address, other.Token, Id<Replica>.New());
        alice.Push(1, Bytes.Of(Payload));
        Assert.Equal(Payload, Bytes.Text((await bob.ReadToAsync(1)).Single().Payload));
        alice.Send(new ShowFrame(Bytes.Of(Presence)));
        await bob.NextAsync<PresenceFrame>();
        alice.Push(7, Bytes.Of(Payload));
        _told.Enqueue((await alice.NextAsync<RejectFrame>()).Text);
    }

    private async Task PublishAsync(Admission alice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/workspaces/{alice.WorkspaceId}/snapshots/1");
        request.Headers.Add(SnapshotHeader.Chain, Chain.Start.ToString());
        request.Content = new ByteArrayContent(Bytes.Of(Payload));
        await SendAsync(request, alice.Token, 409);
    }

    /// <summary>What is secret where it does not belong, and what is wrong where it does.</summary>
    private async Task MisuseAsync(Admission alice, InviteCreated invite)
    {
        var root = $"/api/workspaces/{alice.WorkspaceId}";
        var wrong = alice.Token[..^8] + "AAAAAAAA";
        _secrets.Add("AAAAAAAA");
        var address = await Assert.ThrowsAsync<WebSocketConnectException>(() => HubClient.ConnectAsync(_server.Address, wrong));
        Assert.Equal(401, (int)address.StatusCode!);
        await SendAsync(new(HttpMethod.Get, $"{root}/tokens?access_token={alice.Token}"), null, 401);
        await SendAsync(new(HttpMethod.Get, $"/nothing?x=1&access_token={alice.Token}"), null, 404);
        await SendAsync(new(HttpMethod.Get, $"{HubMethod.Path}?access_token={alice.Token}"), null, 426);
        await SendAsync(new(HttpMethod.Get, $"{root}/tokens"), wrong, 401);
        await SendAsync(new(HttpMethod.Get, $"{root}/tokens"), $"{alice.Token}.{alice.Token}", 401);
        await PostAsync($"{root}/join", $$"""{"inviteId":"{{Id<Invite>.New()}}","secret":"{{invite.Secret}}","deviceId":"{{alice.DeviceId}}","deviceName":"x"}""", null, 403);
        await PostAsync($"{root}/join", $$"""{"inviteId":"{{invite.Secret}}","secret":"{{invite.Secret}}","deviceId":"{{invite.Secret}}","deviceName":"x"}""", null, 400);
        await PostAsync($"{root}/join", $$"""{"inviteId":"{{invite.InviteId}}","secret":{{invite.Secret}},"deviceId":"x"}""", null, 400);
        await PostAsync($"{root}/join", $$"""{"secret":["{{invite.Secret}}"],"{{invite.Secret}}":"{{alice.Token}}"}""", null, 400);
        await PostAsync($"{root}/invites", $$"""{"name":"{{new string('x', 101)}}","scope":"{{alice.Token}}","lifetimeSeconds":null,"uses":1}""", alice.Token, 400);
        await PostAsync("/api/workspaces", $"{alice.Token}{invite.Secret}", null, 400);
    }

    /// <summary>Renewed with another key, handed over, and revoked, over open connections.</summary>
    private async Task ChangeHandsAsync(Admission alice, Admission bob, Admission carol)
    {
        await using var connected = await HubClient.OpenAsync(_server.Address, alice.Token, Id<Replica>.New());
        var added = TokenKey.New(DateTimeOffset.UnixEpoch.AddYears(100));
        await _server.Services.GetRequiredService<IKeyStore>().AddKeyAsync(added, retireBefore: null);
        await _server.Services.GetRequiredService<Keys>().RefreshAsync(CancellationToken.None);
        _secrets.Add(Convert.ToBase64String(added.Bytes));

        var root = $"/api/workspaces/{alice.WorkspaceId}";
        await SendAsync(new(HttpMethod.Post, $"{root}/tokens/{bob.GrantId}/handover"), alice.Token, 204);
        KeepToken((await connected.NextAsync<TokenFrame>()).Token);
        await SendAsync(new(HttpMethod.Get, $"{root}/grant"), alice.Token, 401);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{root}/grant/token");
        using var renewing = await Http.SendAsync(request, bob.Token);
        var master = Keep(await renewing.ReadAsync(RestJson.Default.Admission));
        await using var revoked = await HubClient.OpenAsync(_server.Address, carol.Token, Id<Replica>.New());
        await SendAsync(new(HttpMethod.Delete, $"{root}/tokens/{carol.GrantId}"), master.Token, 204);
        _told.Enqueue((await revoked.NextAsync<ByeFrame>()).Text);
        await SendAsync(new(HttpMethod.Get, $"{root}/grant"), carol.Token, 401);
    }

    private async Task<Admission> IssueAsync(Admission alice)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/workspaces/{alice.WorkspaceId}/tokens");
        request.Content = Json($$"""{"deviceId":"{{Id<Device>.New()}}","deviceName":"carol","scope":"read_write","lifetimeSeconds":null}""");
        using var answer = await Http.SendAsync(request, alice.Token);
        return await answer.ReadAsync(RestJson.Default.Admission);
    }

    private Task PostAsync(string path, string body, string? token, int status) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = Json(body) }, token, status);

    /// <summary>Whatever is refused is told to somebody.</summary>
    private async Task SendAsync(HttpRequestMessage request, string? token, int status)
    {
        using (request)
        {
            using var answer = await Http.SendAsync(request, token);
            Assert.Equal(status, (int)answer.StatusCode);
            _told.Enqueue($"{answer.Headers} {await answer.Content.ReadAsStringAsync()}");
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));

    private Admission Keep(Admission admission)
    {
        KeepToken(admission.Token);
        return admission;
    }

    /// <summary>Its parts too. The header alone is no secret.</summary>
    private void KeepToken(string token) => _secrets.AddRange(token.Split('.')[1..]);

    private static string Describe(Activity activity) => string.Join(
        ' ',
        [
            activity.OperationName,
            activity.DisplayName,
            activity.StatusDescription,
            .. activity.TagObjects.Concat(activity.Events.SelectMany(happened => happened.Tags)).Select(tag => $"{tag.Key}={tag.Value}"),
            .. activity.Baggage.Select(item => $"{item.Key}={item.Value}"),
        ]);
}
