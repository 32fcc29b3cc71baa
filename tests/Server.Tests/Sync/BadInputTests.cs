using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Tests.Fuzz;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Sync;

/// <summary>Whatever one client sends is refused with a reason, and bob, who is connected the whole time, notices nothing.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private readonly Id<Replica> _replica = Id<Replica>.New();
    private ServerHost _server = null!;
    private Admission _admission = null!;
    private HubClient _bob = null!;
    private HubClient _mallory = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerHost.StartAsync();
        _admission = await _server.Http.CreateWorkspaceAsync();
        _bob = await HubClient.OpenAsync(_server.Address, _admission.Token, Id<Replica>.New());
        _mallory = await HubClient.OpenAsync(_server.Address, _admission.Token, _replica);
    }

    public async Task DisposeAsync()
    {
        await _mallory.DisposeAsync();
        await _bob.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("c0", "frame")]
    [InlineData("07", "frame")]
    [InlineData("80", "frame")]
    [InlineData("90", "kind")]
    [InlineData("91c0", "kind")]
    [InlineData("91a3616263", "kind")]
    [InlineData("9110", "Push")]
    [InlineData("931001c0", "payloads")]
    [InlineData("93100190", "payloads")]
    [InlineData("93100091c400", "first counter")]
    [InlineData("931001910a", "payload")]
    [InlineData("921100", "pages")]
    [InlineData("9211cf8000000000000000", "pages")]
    public async Task Malformed_frame_is_answered_with_the_field_and_the_connection_goes_on(string hex, string field)
    {
        _mallory.Send(new EncodedFrame(Convert.FromHexString(hex)));

        var reject = await _mallory.NextAsync<RejectFrame>();
        Assert.Equal((0, ErrorCode.FrameMalformed), (reject.Counter, reject.Code));
        Assert.Contains(field, reject.Text, StringComparison.OrdinalIgnoreCase);
        await AssertGoesOnAsync(_mallory);
    }

    [Fact]
    public async Task Frame_that_is_the_servers_to_send_is_answered_and_the_connection_goes_on()
    {
        _mallory.Send(new AckFrame(1, [1]));

        var reject = await _mallory.NextAsync<RejectFrame>();
        Assert.Equal((0, ErrorCode.FrameUnexpected), (reject.Counter, reject.Code));
        await AssertGoesOnAsync(_mallory);
    }

    [Fact]
    public async Task Frame_of_a_kind_that_is_not_known_is_passed_over()
    {
        _mallory.Send(new EncodedFrame(Convert.FromHexString("92cd03e7c0")));

        await AssertGoesOnAsync(_mallory);
    }

    [Fact]
    public async Task Unknown_method_is_an_error_of_that_call_alone()
    {
        var error = await Assert.ThrowsAsync<HubException>(() => _mallory.Connection.InvokeAsync("DropTables", "now"));

        Assert.Contains("DropTables", error.Message, StringComparison.Ordinal);
        await AssertGoesOnAsync(_mallory);
    }

    [Theory]
    [InlineData(HubMethod.Open)]
    [InlineData(HubMethod.Uplink)]
    [InlineData(HubMethod.Downlink)]
    public async Task Second_call_of_a_method_ends_its_own_connection_only(string method)
    {
        await CallAsync(_mallory.Connection, method);

        Assert.Equal(ErrorCode.FrameUnexpected, (await _mallory.NextAsync<ByeFrame>()).Code);
        await _mallory.Closed;
        await AssertGoesOnAsync(_bob);
    }

    [Theory]
    [InlineData(HubMethod.Uplink)]
    [InlineData(HubMethod.Downlink)]
    public async Task Call_before_Open_ends_its_own_connection_only(string method)
    {
        await using var client = await HubClient.ConnectAsync(_server.Address, _admission.Token);

        await CallAsync(client.Connection, method);

        await client.Closed;
        await AssertGoesOnAsync(_bob);
    }

    [Theory]
    [InlineData(7)]
    [InlineData("text")]
    [InlineData(null)]
    public async Task Arguments_of_other_types_are_an_error_of_that_call_alone(object? argument)
    {
        await using var client = await HubClient.ConnectAsync(_server.Address, _admission.Token);

        await Assert.ThrowsAsync<HubException>(() => client.Connection.InvokeAsync<EncodedFrame>(HubMethod.Open, argument, argument));

        Assert.IsType<WelcomeFrame>(await client.HelloAsync(Hello(ProtocolVersion.Current)));
    }

    [Fact]
    public async Task Hello_of_a_version_that_is_not_served_is_told_which_are()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address, _admission.Token);

        var bye = Assert.IsType<ByeFrame>(await client.HelloAsync(Hello(ProtocolVersion.Current + 1)));

        Assert.Equal(ErrorCode.ProtocolUnsupported, bye.Code);
        Assert.Contains($"{ProtocolVersion.Oldest} to {ProtocolVersion.Current}", bye.Text, StringComparison.Ordinal);
        await client.Closed;
        await AssertGoesOnAsync(_bob);
    }

    [Fact]
    public async Task Hello_that_is_none_is_refused_and_the_connection_ended()
    {
        await using var client = await HubClient.ConnectAsync(_server.Address, _admission.Token);

        Assert.Equal(ErrorCode.FrameUnexpected, Assert.IsType<ByeFrame>(await client.HelloAsync(new CreditFrame(1))).Code);

        await client.Closed;
        await AssertGoesOnAsync(_bob);
    }

    [Fact]
    public async Task Frame_of_ten_megabytes_ends_its_own_connection_only()
    {
        var closed = new TaskCompletionSource<Exception?>();
        _mallory.Connection.Closed += error => Task.FromResult(closed.TrySetResult(error));

        _mallory.Push(1, new byte[10 * 1024 * 1024]);

        var reason = (await closed.Task.WaitAsync(HubClient.Patience))!.Message;
        Assert.Contains(ErrorCode.FrameMalformed, reason, StringComparison.Ordinal);
        Assert.Contains("MaxMessageBytes allows 66560", reason, StringComparison.Ordinal);
        await AssertGoesOnAsync(_bob);
    }

    [Fact]
    public async Task Arrays_nested_ten_thousand_deep_end_their_own_connection_only()
    {
        var nested = new byte[10_001];
        nested.AsSpan(0, 10_000).Fill(0x91);
        nested[10_000] = 0xc0;

        _mallory.Send(new EncodedFrame(nested));

        Assert.Equal(ErrorCode.FrameMalformed, (await _mallory.NextAsync<ByeFrame>()).Code);
        await _mallory.Closed;
        await AssertGoesOnAsync(_bob);
    }

    [Fact]
    public async Task Bytes_that_are_no_MessagePack_end_their_own_connection_only()
    {
        _mallory.Send(new EncodedFrame(new byte[] { 0xc1 }));

        Assert.Equal(ErrorCode.FrameMalformed, (await _mallory.NextAsync<ByeFrame>()).Code);
        await _mallory.Closed;
        await AssertGoesOnAsync(_bob);
    }

    [Fact]
    public async Task Envelope_that_is_none_ends_its_own_connection_with_a_code_and_the_field()
    {
        await using var socket = await RawSocket.UpgradeAsync(_server.Address, _admission.Token);
        await socket.SendMessageAsync(HubWire.Handshake);

        await socket.SendMessageAsync([0x02, 0x91, 0xc0]);

        Assert.Contains("frame-malformed: message type", await socket.ReadToEndAsync(), StringComparison.Ordinal);
        await AssertGoesOnAsync(_bob);
    }

    private HelloFrame Hello(int version) => new(version, _replica, Cursor.Start, "test", "1");

    private static async Task CallAsync(HubConnection connection, string method)
    {
        switch (method)
        {
            case HubMethod.Open:
                await connection.InvokeAsync<EncodedFrame>(method, FrameCodec.Encode(new CreditFrame(1)));
                break;
            case HubMethod.Uplink:
                await connection.InvokeAsync(method, AsyncEnumerable.Empty<EncodedFrame>());
                break;
            default:
                await foreach (var _ in connection.StreamAsync<EncodedFrame>(method, 1))
                {
                }

                break;
        }
    }

    /// <summary>The client still pushes, and bob hears of it.</summary>
    private async Task AssertGoesOnAsync(HubClient client)
    {
        client.Push(1, Bytes.Of("still here"));
        Assert.Equal("still here", Bytes.Text((await _bob.ReadToAsync(1)).Single().Payload));
    }
}
