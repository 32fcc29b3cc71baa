using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.IdentityModel.JsonWebTokens;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;
using SyncEngine.Server.Tests.Storage;
using SyncEngine.Testing;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>What a connection is told about its access follows from what it was told last.</summary>
public sealed class StandingTests : IAsyncLifetime, IDisposable
{
    private readonly StoreFolder _folder = new();
    private readonly StoredGrant _grant = Given.Master(Id<Workspace>.New()) with { Role = Role.Access };
    private StoreUnderTest _store = null!;
    private Keys _keys = null!;
    private Tokens _tokens = null!;
    private Feed _feed = null!;

    public async Task InitializeAsync()
    {
        _store = _folder.Open();
        _keys = new Keys(_store.Keys, new FakeTimeProvider(), NullLogger<Keys>.Instance);
        await _keys.OpenAsync();
        _tokens = new Tokens(_keys);
        _feed = new Feed(_grant.Workspace, _store.Log, Limits.Default.PageBytes, new FeedBudget(1024));
    }

    public async Task DisposeAsync()
    {
        _keys.Dispose();
        await _store.CloseAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_owed_that_the_welcome_told() => Assert.Null(Begin(_grant).TakeOwed(_grant, _feed));

    [Fact]
    public void Of_several_changes_the_last_is_told_and_once()
    {
        var standing = Begin(_grant);
        var now = _grant with
        {
            Scope = Scope.Read, DeviceName = "bobby", Expires = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_000), Revision = 4,
        };

        Assert.Equal(new RightsFrame(Scope.Read, 1_800_000_000_000, Role.Access, "bobby"), standing.TakeOwed(now, _feed));
        Assert.Null(standing.TakeOwed(now, _feed));
    }

    [Fact]
    public void Grant_of_another_kind_brings_its_rights_and_a_token_of_that_kind()
    {
        var standing = Begin(_grant);
        var now = _grant with { Role = Role.Master, Revision = 2 };

        Assert.IsType<RightsFrame>(standing.TakeOwed(now, _feed));
        var token = Assert.IsType<TokenFrame>(standing.TakeOwed(now, _feed)).Token;
        Assert.Equal("master+jwt", new JsonWebToken(token).Typ);
        Assert.Null(standing.TakeOwed(now, _feed));
    }

    [Fact]
    public async Task New_key_brings_a_token_of_it_and_nothing_else()
    {
        var standing = Begin(_grant);
        var added = await TurnAsync(retire: false);

        Assert.True(standing.HoldsToken);
        var token = Assert.IsType<TokenFrame>(standing.TakeOwed(_grant, _feed)).Token;
        Assert.Equal(added.Id, new JsonWebToken(token).Kid);
        Assert.Null(standing.TakeOwed(_grant, _feed));
    }

    [Fact]
    public async Task Retired_key_brings_no_token_to_who_held_one_of_it_and_ends_what_it_stood_for()
    {
        var standing = Begin(_grant);
        await TurnAsync(retire: true);

        Assert.False(standing.HoldsToken);
        Assert.Null(standing.TakeOwed(_grant, _feed));
    }

    [Fact]
    public void Roster_is_for_masters_and_several_changes_of_it_are_told_once()
    {
        var master = _grant with { Role = Role.Master };
        var (alice, bob) = (Begin(master), Begin(_grant));
        _feed.NoteRoster();
        _feed.NoteRoster();

        Assert.IsType<RosterFrame>(alice.TakeOwed(master, _feed));
        Assert.Null(alice.TakeOwed(master, _feed));
        Assert.Null(bob.TakeOwed(_grant, _feed));
    }

    private Standing Begin(StoredGrant grant)
    {
        var standing = new Standing(new TokenStamp(grant.Role, _keys.Ring.Signing.KeyId), _tokens);
        standing.Begin(grant, _feed);
        return standing;
    }

    private async Task<StoredKey> TurnAsync(bool retire)
    {
        var added = TokenKey.New(DateTimeOffset.UnixEpoch.AddYears(100));
        await _store.Keys.AddKeyAsync(added, retire ? added.Created : null);
        await _keys.OpenAsync();
        return added;
    }
}
