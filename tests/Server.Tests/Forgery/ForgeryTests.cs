using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.SignalR.WebSockets;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Forgery;

/// <summary>
/// A million texts that are nearly a token, a million that are nearly an invite's secret, and none lets anybody in. Most are judged by the
/// server's own objects, in its process; some thousands come as requests and sockets.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ForgeryTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Tokens = 1_000_000;
    private const int Secrets = 1_000_000;
    private const int TokensByRequest = 3_000;
    private const int TokensBySocket = 1_000;
    private const int SecretsByRequest = 2_000;

    private static readonly string[] NoRates =
        ["--RequestsPerSecond", "1000000", "--EntriesPerMinute", "1000000", "--WorkspacesPerHour", "1000000"];

    private readonly ConcurrentDictionary<string, int> _counts = [];
    private readonly ConcurrentBag<string> _accepted = [];
    private readonly List<Admission> _admissions = [];
    private readonly List<InviteCreated> _invites = [];
    private readonly List<string> _deadSecrets = [];
    private ServerHost _server = null!;
    private StoredKey _retired = null!;

    private Admission Alice => _admissions[0];

    private List<string> LiveTokens => _admissions.ConvertAll(admission => admission.Token);

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(services: FuzzedServer.LogAsOperatorsDo, args: NoRates);
        await RotateAsync();
        _admissions.Add(await _server.Http.CreateWorkspaceAsync());
        _admissions.Add(await _server.Http.AdmitAsync(Alice));
        _admissions.Add(await _server.Http.AdmitAsync(Alice, Scope.Read));
        _admissions.Add(await _server.Http.CreateWorkspaceAsync("mallory"));
        _admissions.Add(await _server.Http.AdmitAsync(_admissions[^1]));
        for (var i = 0; i < 8; i++)
        {
            _invites.Add(await _server.Http.CreateInviteAsync(Alice));
        }

        await KillInvitesAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task No_text_that_is_nearly_a_token_admits()
    {
        var clock = Stopwatch.StartNew();
        await AssertLiveTokensAdmitAsync();
        await Parallel.ForEachAsync(Enumerable.Range(0, Environment.ProcessorCount), async (share, _) =>
        {
            var forger = new TokenForger(unchecked(FuzzSeed.Value + share), LiveTokens, _retired);
            for (var number = share; number < Tokens; number += Environment.ProcessorCount)
            {
                var (kind, text) = forger.Next(number);
                Count(kind, text, await AdmitsAsync(text));
            }
        });

        await AssertLiveTokensAdmitAsync();
        AssertNone("tokens, in process", Tokens, clock);
    }

    [Fact]
    public async Task No_text_that_is_nearly_a_token_admits_by_request_or_socket()
    {
        var clock = Stopwatch.StartNew();
        var forger = new TokenForger(FuzzSeed.Value, LiveTokens, _retired);
        var forged = Enumerable.Range(0, TokensByRequest + TokensBySocket).Select(forger.Next).ToList();
        await AssertLiveTokensAdmitAsync();

        // Many at once: those with a key that nobody knows wait until the ring has been read again.
        await Parallel.ForEachAsync(forged.Index(), new ParallelOptions { MaxDegreeOfParallelism = 100 }, async (each, _) =>
        {
            var (kind, text) = each.Item;
            Count(kind, text, each.Index < TokensByRequest && IsSendable(text) ? await RequestAsync(text) : await ConnectAsync(text));
        });

        await AssertLiveTokensAdmitAsync();
        AssertNone("tokens, by request or socket", forged.Count, clock);
    }

    [Fact]
    public async Task No_text_that_is_nearly_the_secret_of_an_invite_redeems_it()
    {
        var clock = Stopwatch.StartNew();
        var store = _server.Services.GetRequiredService<IAccessStore>();
        var workspace = Id<Workspace>.Parse(Alice.WorkspaceId);
        var grants = await store.ListGrantsAsync(workspace);
        var invites = (await store.ListInvitesAsync(workspace, DateTimeOffset.MinValue)).ToDictionary(invite => invite.Id.ToString());
        AssertTrueSecretsRedeem();
        Parallel.For(0, Environment.ProcessorCount, share =>
        {
            var roster = new Roster(grants, audited: 0);
            var forger = new SecretForger(unchecked(FuzzSeed.Value + share), _invites, _deadSecrets);
            for (var number = share; number < Secrets; number += Environment.ProcessorCount)
            {
                var (kind, invite, text) = forger.Next(number);
                Count(kind, text, Redeems(roster, invites[invite.InviteId], text));
            }
        });

        AssertTrueSecretsRedeem();
        AssertNone("secrets, in process", Secrets, clock);

        void AssertTrueSecretsRedeem() =>
            Assert.All(_invites, invite => Assert.True(Redeems(new Roster(grants, audited: 0), invites[invite.InviteId], invite.Secret)));
    }

    [Fact]
    public async Task No_text_that_is_nearly_the_secret_of_an_invite_joins()
    {
        var clock = Stopwatch.StartNew();
        var forger = new SecretForger(FuzzSeed.Value, _invites, _deadSecrets);
        var forged = Enumerable.Range(0, SecretsByRequest).Select(forger.Next).ToList();
        await AssertTrueSecretsJoinAsync();
        await Parallel.ForEachAsync(forged, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
        {
            using var answer = await JoinAsync(each.Invite with { Secret = each.Text });
            Count(each.Kind, each.Text, answer.StatusCode == HttpStatusCode.Created);
            Assert.Equal((403, ErrorCode.InviteInvalid), await answer.ReadRefusalAsync());
        });

        await AssertTrueSecretsJoinAsync();
        AssertNone("secrets, by request", forged.Count, clock);

        async Task AssertTrueSecretsJoinAsync()
        {
            foreach (var invite in _invites)
            {
                using var answer = await JoinAsync(invite);
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            }
        }
    }

    private Task<HttpResponseMessage> JoinAsync(InviteCreated invite) =>
        _server.Http.JoinAsync(Alice.WorkspaceId, invite, Id<Device>.New());

    private static bool Redeems(Roster roster, StoredInvite invite, string secret) => roster.Redeem(
        invite,
        new Redemption(
            invite.Workspace, invite.Id, InviteSecret.Hash(secret), Id<Grant>.New(), Id<Device>.New(), "mallory", invite.Created)) is not null;

    /// <summary>What the bearer handler and then the gate say, which are all that stands before a request. A stale token would do for more.</summary>
    private async Task<bool> AdmitsAsync(string text)
    {
        var options = _server.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(JwtBearerDefaults.AuthenticationScheme);
        var result = await options.TokenHandlers.Single().ValidateTokenAsync(text, options.TokenValidationParameters);
        return result.IsValid
            && (await _server.Services.GetRequiredService<GrantGate>()
                .AdmitAsync(new ClaimsPrincipal(result.ClaimsIdentity), (JsonWebToken)result.SecurityToken)).Renewable is not null;
    }

    private async Task<bool> RequestAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/workspaces/{Alice.WorkspaceId}/grant");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        using var answer = await _server.Http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK)
        {
            Assert.Equal((401, ErrorCode.TokenInvalid), await answer.ReadRefusalAsync());
        }

        return answer.StatusCode == HttpStatusCode.OK;
    }

    private async Task<bool> ConnectAsync(string token)
    {
        try
        {
            await using var client = await HubClient.ConnectAsync(_server.Address, token);
            return true;
        }
        catch (WebSocketConnectException refused)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            return false;
        }
    }

    /// <summary>What can stand in a header. White space around it is none of the header's value: nobody sends it and no server sees it.</summary>
    private static bool IsSendable(string text) => text.Length > 0 && text.All(letter => letter is > ' ' and <= '~');

    private async Task AssertLiveTokensAdmitAsync()
    {
        foreach (var admission in _admissions)
        {
            Assert.True(await AdmitsAsync(admission.Token));
            using var answer = await _server.Http.GetAsync($"/api/workspaces/{admission.WorkspaceId}/grant", admission.Token);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private void Count(string kind, string text, bool accepted)
    {
        _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
        if (accepted)
        {
            _accepted.Add($"{kind}: {text}");
        }
    }

    private void AssertNone(string what, int tried, Stopwatch clock)
    {
        var kinds = _counts.OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value:N0}"));
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"Forged {what}: {_counts.Values.Sum():N0} tried, {_accepted.Count} accepted, seed {FuzzSeed.Value}, {clock.Elapsed.TotalSeconds:F1} s; ")
            + string.Join(", ", kinds);
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.Empty(_accepted);
        Assert.Equal(tried, _counts.Values.Sum());
    }

    /// <summary>The first key signs nothing any more and verifies nothing.</summary>
    private async Task RotateAsync()
    {
        var store = _server.Services.GetRequiredService<IKeyStore>();
        _retired = (await store.ListKeysAsync()).Single();
        var added = TokenKey.New(_retired.Created.AddSeconds(1));
        await store.AddKeyAsync(added, retireBefore: added.Created);
        await _server.Services.GetRequiredService<Keys>().RefreshAsync(CancellationToken.None);
        Assert.Equal(added.Id, Assert.Single(await store.ListKeysAsync()).Id);
    }

    /// <summary>One was used up, one was revoked.</summary>
    private async Task KillInvitesAsync()
    {
        var used = await _server.Http.CreateInviteAsync(Alice, uses: 1);
        using var joined = await JoinAsync(used);
        var revoked = await _server.Http.CreateInviteAsync(Alice);
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/workspaces/{Alice.WorkspaceId}/invites/{revoked.InviteId}");
        using var answer = await _server.Http.SendAsync(request, Alice.Token);
        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NoContent), (joined.StatusCode, answer.StatusCode));
        _deadSecrets.AddRange([used.Secret, revoked.Secret]);
    }
}
