using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

public sealed class HubTests : IAsyncLifetime
{
    private ServerHost _server = null!;
    private Admission _alice = null!;
    private readonly Id<Replica> _aliceReplica = Id<Replica>.New();
    private readonly Id<Replica> _bobReplica = Id<Replica>.New();

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _alice = await _server.Http.CreateWorkspaceAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Two_clients_see_each_others_deltas_in_one_order()
    {
        var admitted = await _server.Http.AdmitAsync(_alice);
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        await using var bob = await OpenAsync(admitted, _bobReplica);

        alice.Push(1, Bytes.Of("from alice"));
        await bob.ReadToAsync(1);
        bob.Push(1, Bytes.Of("from bob"));

        var seen = await alice.ReadToAsync(2);
        Assert.Equal(["from alice", "from bob"], seen.Select(entry => Bytes.Text(entry.Payload)));
        Assert.Equal([_aliceReplica, _bobReplica], seen.Select(entry => entry.Replica));
    }

    [Fact]
    public async Task Welcome_says_where_the_log_ends_and_what_may_be_done()
    {
        await using (var first = await OpenAsync(_alice, _aliceReplica))
        {
            Assert.Equal(WelcomeOf(Cursor.Start, 0), first.Welcome);
            first.Push(1, Bytes.Of("1"), Bytes.Of("2"));
            await first.NextAsync<AckFrame>();
        }

        var head = Cursor.Start.After(Entry(1, "1")).After(Entry(2, "2"));
        await using var second = await OpenAsync(_alice, _aliceReplica);
        Assert.Equal(WelcomeOf(head, 2), second.Welcome);

        static WelcomeFrame WelcomeOf(Cursor head, long acked) =>
            new(head, acked, Scope.ReadWrite, null, Limits.Default, Diverged: false, Role: Role.Master, DeviceName: "alice");
    }

    [Fact]
    public async Task Delta_pushed_again_gets_the_same_ack_and_no_second_entry()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        alice.Push(1, Bytes.Of("1"), Bytes.Of("2"));
        var first = await alice.NextAsync<AckFrame>();

        alice.Push(1, Bytes.Of("1"), Bytes.Of("2"));

        Assert.Equal(new AckFrame(1, [1, 2]), first);
        Assert.Equal(first, await alice.NextAsync<AckFrame>());
        await using var reader = await OpenAsync(_alice, _bobReplica);
        Assert.Equal(2, reader.Welcome.Head.Seq);
    }

    [Fact]
    public async Task Fork_is_refused_and_the_connection_goes_on()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        alice.Push(1, Bytes.Of("1"), Bytes.Of("2"));
        await alice.NextAsync<AckFrame>();

        alice.Push(2, Bytes.Of("other"), Bytes.Of("3"));
        await AssertRejectedAsync(alice, 2, ErrorCode.ReplicaFork);

        alice.Push(3, Bytes.Of("3"));
        Assert.Equal(new AckFrame(3, [3]), await alice.NextAsync<AckFrame>());
    }

    [Fact]
    public async Task Gap_is_refused_at_the_counter_that_does_not_follow()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);

        alice.Push(5, Bytes.Of("5"));

        await AssertRejectedAsync(alice, 5, ErrorCode.CounterGap);
    }

    [Fact]
    public async Task Reader_may_not_write()
    {
        var admitted = await _server.Http.AdmitAsync(_alice, Scope.Read);
        await using var bob = await OpenAsync(admitted, _bobReplica);
        Assert.Equal(Scope.Read, bob.Welcome.Scope);

        bob.Push(1, Bytes.Of("1"));

        await AssertRejectedAsync(bob, 1, ErrorCode.ReadOnly);
    }

    [Fact]
    public async Task Pages_come_only_as_far_as_credits_were_given()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        for (var i = 1; i <= 4; i++)
        {
            alice.Push(i, new byte[40_000]);
            await alice.NextAsync<AckFrame>();
        }

        await using var bob = await OpenAsync(_alice, _bobReplica, credits: 2);
        Assert.Equal(1, (await bob.NextAsync<PageFrame>()).FirstSeq);
        Assert.Equal(2, (await bob.NextAsync<PageFrame>()).FirstSeq);

        // The next thing said is the answer to this, although two pages are waiting.
        bob.Push(1, Bytes.Of("1"));
        Assert.Equal(new AckFrame(1, [5]), await bob.NextAsync());

        bob.Send(new CreditFrame(8));
        Assert.Equal(3, ((PageFrame)await bob.NextAsync()).FirstSeq);
        Assert.Equal(4, ((PageFrame)await bob.NextAsync()).FirstSeq);
        Assert.Equal(new CaughtUpFrame(5), await bob.NextAsync());
    }

    [Fact]
    public async Task More_than_the_window_is_refused_and_the_connection_goes_on()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        var deltas = Enumerable.Range(1, Limits.Default.WindowDeltas + 1).Select(i => Bytes.Of($"{i}")).ToArray();

        alice.Push(1, deltas);
        await AssertRejectedAsync(alice, 1, ErrorCode.WindowExceeded);

        alice.Push(1, deltas[..^1]);
        Assert.Equal(Limits.Default.WindowDeltas, (await alice.NextAsync<AckFrame>()).LastCounter);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Delta_at_the_limit_travels_and_one_above_is_refused_without_ending_the_connection(int more)
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);

        alice.Push(1, new byte[Limits.Default.DeltaBytes + more]);

        if (more > 0)
        {
            await AssertRejectedAsync(alice, 1, ErrorCode.DeltaTooLarge);
            alice.Push(1, Bytes.Of("1"));
        }

        Assert.Equal(new AckFrame(1, [1]), await alice.NextAsync<AckFrame>());
        await using var bob = await OpenAsync(_alice, _bobReplica);
        Assert.Equal(more > 0 ? 1 : Limits.Default.DeltaBytes + more, (await bob.ReadToAsync(1)).Single().Payload.Length);
    }

    [Fact]
    public async Task More_credits_than_allowed_are_refused_and_the_connection_goes_on()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);

        alice.Send(new CreditFrame(1));
        await AssertRejectedAsync(alice, 0, ErrorCode.CreditsExceeded);

        alice.Push(1, Bytes.Of("1"));
        Assert.Equal(new AckFrame(1, [1]), await alice.NextAsync<AckFrame>());
    }

    [Fact]
    public async Task End_of_the_log_is_told_at_first_and_not_for_each_page_after_that()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        Assert.Equal(new CaughtUpFrame(0), await alice.NextAsync());

        alice.Push(1, Bytes.Of("1"));
        var told = new[] { (await alice.NextAsync()).GetType(), (await alice.NextAsync()).GetType() };
        Assert.Equal(new HashSet<Type> { typeof(AckFrame), typeof(PageFrame) }, told.ToHashSet());

        alice.Push(3, Bytes.Of("gap"));
        Assert.IsType<RejectFrame>(await alice.NextAsync());
    }

    [Fact]
    public async Task Cursor_goes_on_where_it_stood()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        alice.Push(1, Bytes.Of("1"), Bytes.Of("2"), Bytes.Of("3"));
        await alice.NextAsync<AckFrame>();

        await using var bob = await OpenAsync(_alice, _bobReplica, Cursor.Start.After(Entry(1, "1")));

        Assert.False(bob.Welcome.Diverged);
        Assert.Equal(["2", "3"], (await bob.ReadToAsync(3)).Select(entry => Bytes.Text(entry.Payload)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task Cursor_that_is_not_in_the_log_has_diverged_and_reads_from_the_start(long seq)
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        alice.Push(1, Bytes.Of("1"), Bytes.Of("2"));
        await alice.NextAsync<AckFrame>();

        await using var bob = await OpenAsync(_alice, _bobReplica, new Cursor(seq, Cursor.Start.After(Entry(1, "another")).Chain));

        Assert.True(bob.Welcome.Diverged);
        Assert.Equal(["1", "2"], (await bob.ReadToAsync(2)).Select(entry => Bytes.Text(entry.Payload)));
    }

    [Fact]
    public async Task Thousand_deltas_in_flight_as_the_window_allows_arrive_once_and_in_order()
    {
        const int Deltas = 1000;
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        await using var bob = await OpenAsync(_alice, _bobReplica);
        var acked = 0L;
        for (var next = 1; acked < Deltas;)
        {
            for (; next <= Deltas && next - acked <= Limits.Default.WindowDeltas; next++)
            {
                alice.Push(next, Bytes.Of($"{next}"));
            }

            switch (await alice.NextAsync())
            {
                case AckFrame ack:
                    acked = ack.LastCounter;
                    break;
                case PageFrame:
                    alice.Send(new CreditFrame(1));
                    break;
                case RejectFrame reject:
                    Assert.Fail(reject.Text);
                    break;
            }
        }

        var seen = await bob.ReadToAsync(Deltas);
        Assert.Equal(Enumerable.Range(1, Deltas).Select(i => $"{i}"), seen.Select(entry => Bytes.Text(entry.Payload)));
    }

    [Fact]
    public async Task Two_quiet_clients_are_told_nothing_after_the_end_of_the_log()
    {
        await using var alice = await OpenAsync(_alice, _aliceReplica);
        await using var bob = await OpenAsync(_alice, _bobReplica);
        Assert.IsType<CaughtUpFrame>(await alice.NextAsync());
        Assert.IsType<CaughtUpFrame>(await bob.NextAsync());

        // Each would have heard of the other by the time this is answered.
        foreach (var client in new[] { alice, bob })
        {
            client.Push(9, Bytes.Of("gap"));
            Assert.IsType<RejectFrame>(await client.NextAsync());
        }
    }

    private LogEntry Entry(long counter, string text) => new(_aliceReplica, counter, Bytes.Of(text));

    private Task<HubClient> OpenAsync(Admission admission, Id<Replica> replica, Cursor cursor = default, int? credits = null) =>
        HubClient.OpenAsync(_server.Address, admission.Token, replica, cursor, credits);

    private static async Task AssertRejectedAsync(HubClient client, long counter, string code)
    {
        var reject = await client.NextAsync<RejectFrame>();
        Assert.Equal((counter, code), (reject.Counter, reject.Code));
    }
}
