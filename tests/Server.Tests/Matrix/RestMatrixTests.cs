using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SyncEngine.Protocol;
using SyncEngine.Server.Web;
using SyncEngine.Testing;
using SyncEngine.Testing.Server;
using Xunit.Abstractions;

namespace SyncEngine.Server.Tests.Matrix;

/// <summary>Every endpoint and every kind of caller: the answer is the one that docs/security.md says.</summary>
public sealed class RestMatrixTests(ITestOutputHelper output) : IAsyncLifetime
{
    private static readonly MatrixDocument Document = new("Requests");

    private readonly FakeTimeProvider _clock = new();
    private ServerHost _server = null!;

    public static TheoryData<string> Rows => [.. Requests.All.Select(row => row.Name)];

    public async Task InitializeAsync() =>
        _server = await ServerHost.StartAsync(_clock, args: ["--EntriesPerMinute", "1000", "--RequestsPerSecond", "1000"]);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answer_to_each_caller_is_the_one_of_the_document(string name)
    {
        var row = Requests.All.Single(row => row.Name == name);
        var scene = await Scene.MakeAsync(_server, _clock);
        var cells = new List<string> { row.Name, $"`{row.Endpoint}`" };
        foreach (var caller in Scene.Callers)
        {
            using var request = row.For(scene, caller, scene.Workspace);
            using var answer = await _server.Http.SendAsync(request, scene.TokenOf(caller));
            var (status, code) = await answer.ReadRefusalAsync();
            cells.Add(code is null ? $"{status}" : $"{status} {code}");
        }

        var line = MatrixDocument.Line(cells);
        output.WriteLine(line);
        Console.WriteLine(line);
        Assert.Equal(Document.Row(name), line.Replace("`", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Document_has_all_rows_and_columns_and_no_others()
    {
        Assert.Equal(Requests.All.Select(row => row.Name), Document.Names);
        Assert.Equal(Scene.Callers, Document.Columns(after: 2));
    }

    [Fact]
    public void Every_endpoint_of_the_server_is_in_the_table()
    {
        var endpoints = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<SecurityHeaders.AppFile>() is null)
            .SelectMany(endpoint => MethodsOf(endpoint).Select(method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

        Assert.Equal(
            endpoints.Distinct().Order(StringComparer.Ordinal),
            Requests.All.Select(row => $"{row.Method} {row.Route}").Distinct().Order(StringComparer.Ordinal));
    }

    /// <summary>Whoever may not know of a workspace cannot tell one that exists from one that does not, nor from what cannot be one.</summary>
    [Theory]
    [MemberData(nameof(Rows))]
    public async Task Answer_does_not_tell_whether_a_workspace_exists(string name)
    {
        var row = Requests.All.Single(row => row.Name == name);
        var scene = await Scene.MakeAsync(_server, _clock);
        var third = await _server.Http.CreateWorkspaceAsync("third");
        foreach (var caller in row.NamesWorkspace ? Scene.Callers : [])
        {
            var unknown = await FingerprintAsync(row, scene, caller, Id<Workspace>.New().ToString());

            Assert.Equal(unknown, await FingerprintAsync(row, scene, caller, third.WorkspaceId));
            Assert.Equal(unknown, await FingerprintAsync(row, scene, caller, "no-id-at-all"));
            if (Scene.Strangers.Contains(caller) && row.Name != "join")
            {
                Assert.Equal(unknown, await FingerprintAsync(row, scene, caller, scene.Workspace));
            }
        }
    }

    /// <summary>Status, headers and body, but for the time and the number of the request.</summary>
    private async Task<string> FingerprintAsync(RestRow row, Scene scene, string caller, string workspace)
    {
        using var request = row.For(scene, caller, workspace);
        using var answer = await _server.Http.SendAsync(request, scene.TokenOf(caller));
        var headers = answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        var problem = await answer.ReadProblemAsync();
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{problem?.Title}\n{problem?.Detail}\n{problem?.Status}\n{problem?.Code}";
    }

    /// <summary>The hub's own endpoints name no method: a socket is opened with GET, and negotiated, if it were, with POST.</summary>
    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods
        ?? [endpoint.RoutePattern.RawText == HubMethod.Path ? "GET" : "POST"];
}
