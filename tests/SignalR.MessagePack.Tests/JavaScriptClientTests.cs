using System.Text.Json;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>The official JavaScript client on Node against a real server that speaks our protocol.</summary>
public sealed class JavaScriptClientTests
{
    [Fact]
    public async Task Official_client_calls_and_streams_in_both_directions()
    {
        await using var server = await TestServer.StartAsync();

        var got = await Node.RunAsync("client.mjs", server.HubUrl);

        const string Expected =
            """
            {
              "sum": 42,
              "nothing": null,
              "echo": { "a": [1, "two", null, 0.5], "b": true },
              "time": "2027-01-01T00:00:00.000Z",
              "bytes": [3, 2, 1],
              "largeBytes": 10000000,
              "wrongArgument": "Failed to invoke 'Add' due to an error on the server. MessagePackException: argument 1: an integer was expected, 0xa5 came.",
              "tooFewArguments": "Failed to invoke 'Add' due to an error on the server. InvalidDataException: Invocation provides 1 argument(s) but target expects 2.",
              "unknownMethod": "Failed to invoke 'NoSuchMethod' due to an error on the server. HubException: Method does not exist.",
              "thrown": "An unexpected error occurred invoking 'Fail' on the server. HubException: on purpose",
              "down": [1, 2, 3, 4, 5],
              "failingDown": "An error occurred on the server while streaming results. HubException: cannot count down",
              "cancelled": [1, 2, 3],
              "up": 10,
              "failingUp": "broken",
              "wrongItem": "An unexpected error occurred invoking 'Total' on the server. HubException: Failed to bind Stream message. MessagePackException: item: an integer was expected, 0xa3 came.",
              "both": [2, 4, 6],
              "notices": [["hello", 1, null, { "0": 1, "1": 2 }]],
              "answer": "answer to everything",
              "closed": null
            }
            """;
        Assert.Equal(Pretty(Expected), Pretty(got));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static string Pretty(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json), Indented);
}
