using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Nodes;

/// <summary>What is found by looking at the store, when nobody has told.</summary>
public sealed class NodePollTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;
    private Admission _alice = null!;
    private HubClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync(_clock);
        _alice = await _server.Http.CreateWorkspaceAsync();
        _client = await HubClient.OpenAsync(_server.Address, _alice.Token, Id<Replica>.New());
        await _client.NextAsync<CaughtUpFrame>();
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Grant_that_was_revoked_in_the_store_cuts_its_connection()
    {
        var bobs = await _server.Http.AdmitAsync(_alice);
        await using var bob = await HubClient.OpenAsync(_server.Address, bobs.Token, Id<Replica>.New());
        await Access.ChangeGrantAsync(new GrantChange(
            Id<Workspace>.Parse(bobs.WorkspaceId),
            Id<Grant>.Parse(bobs.GrantId),
            Id<Grant>.Parse(bobs.GrantId),
            [new GrantEdit.Revoke()],
            _clock.GetUtcNow()));

        await LookAsync();

        Assert.Equal(ErrorCode.GrantRevoked, (await bob.NextAsync<ByeFrame>()).Code);
        _client.Push(1, Bytes.Of("still here"));
        Assert.Equal(new AckFrame(1, [1]), await _client.NextAsync<AckFrame>());
    }

    [Fact]
    public async Task Log_that_went_back_ends_the_connections_of_its_readers_who_may_come_again()
    {
        _client.Push(1, Bytes.Of("1"));
        await _client.ReadToAsync(1);

        // As if it had been heard before a backup was restored, which does not hold it.
        _server.Services.GetRequiredService<Feeds>().Find(Id<Workspace>.Parse(_alice.WorkspaceId))!.Reach(2);
        await LookAsync();

        Assert.Equal(ErrorCode.StorageFailed, (await _client.NextAsync<ByeFrame>()).Code);
        await using var again = await HubClient.OpenAsync(_server.Address, _alice.Token, Id<Replica>.New());
        Assert.Equal("1", Bytes.Text((await again.ReadToAsync(1)).Single().Payload));
        Assert.Single(_server.Log.Lines, line => line.Contains("went back from 2 to 1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Looking_at_what_is_as_it_was_tells_nobody_anything()
    {
        await LookAsync();

        _client.Push(9, Bytes.Of("gap"));
        Assert.IsType<RejectFrame>(await _client.NextAsync());
    }

    private IAccessStore Access => _server.Services.GetRequiredService<IAccessStore>();

    private Task LookAsync() => _server.Services.GetRequiredService<NodePoll>().LookAsync();
}
