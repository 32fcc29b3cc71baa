using System.Buffers.Text;
using SyncEngine.Protocol;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;

namespace SyncEngine.Server.Tests.Fuzz;

/// <summary>What fuzzing has found, each by its name.</summary>
public sealed class FoundTests
{
    [Fact]
    public async Task Client_that_hangs_up_while_its_unknown_key_is_looked_for_is_no_failure_of_the_server()
    {
        // On a clock that stands still the keys are read once, and whoever asks after that waits.
        await using var server = await ServerHost.StartAsync(new FakeTimeProvider());
        var header = Base64Url.EncodeToString(Bytes.Of("""{"alg":"HS256","typ":"access+jwt","kid":"made-up"}"""));
        var token = $"{header}.{Base64Url.EncodeToString(Bytes.Of("{}"))}.{Base64Url.EncodeToString(new byte[32])}";
        using var first = await server.Http.GetAsync("/api/workspaces/x/grant", token);
        Assert.Equal((401, ErrorCode.TokenInvalid), await first.ReadRefusalAsync());

        await using (var socket = await RawSocket.ConnectAsync(server.Address))
        {
            await socket.SendAsync($"GET /api/workspaces/x/grant HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n");
            socket.Finish();
            await socket.ReadToEndAsync();
        }

        // Errors that were logged fail the test when the server is disposed.
        using var healthy = await server.Http.GetAsync("/health/live");
        healthy.EnsureSuccessStatusCode();
    }
}
