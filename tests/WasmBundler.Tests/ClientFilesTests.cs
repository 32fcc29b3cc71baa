using System.IO.Compression;
using System.Net;
using SyncEngine.Server.Web;

namespace SyncEngine.WasmBundler.Tests;

[Collection(nameof(ProductionBundle))]
public sealed class ClientFilesTests(ProductionBundle bundle) : IAsyncLifetime
{
    private ClientServer _server = null!;

    public async Task InitializeAsync() => _server = await ClientServer.StartAsync(bundle.Folder);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Every_file_of_the_bundle_is_served_as_it_is()
    {
        foreach (var file in bundle.Manifest.Files)
        {
            Assert.Equal(await bundle.ReadAsync(file.Path), await _server.Client.GetByteArrayAsync(file.Path));
        }
    }

    [Fact]
    public async Task Hashed_file_may_be_kept_for_ever()
    {
        using var response = await GetAsync(Hashed("app.", ".js"));

        Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("robots.txt")]
    [InlineData("service-worker.js")]
    public async Task File_under_a_fixed_name_is_asked_for_again_each_time(string path)
    {
        using var response = await GetAsync(path);
        Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());

        using var again = await GetAsync(path, ("If-None-Match", response.Headers.ETag!.ToString()));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, deflate, br, zstd")]
    [InlineData("gzip;q=1.0, br;q=0.5")]
    public async Task Brotli_is_sent_to_a_browser_that_takes_it(string accepted)
    {
        var path = Hashed("_framework/dotnet.native.", ".wasm");
        using var response = await GetAsync(path, ("Accept-Encoding", accepted));

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Equal("application/wasm", response.Content.Headers.ContentType?.ToString());
        await using var brotli = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var content = new MemoryStream();
        await brotli.CopyToAsync(content);
        Assert.Equal(await bundle.ReadAsync(path), content.ToArray());
    }

    [Theory]
    [InlineData("")]
    [InlineData("gzip")]
    [InlineData("br;q=0")]
    public async Task Others_get_the_original_and_caches_are_told(string accepted)
    {
        var path = Hashed("_framework/dotnet.native.", ".wasm");
        using var response = await GetAsync(path, ("Accept-Encoding", accepted));

        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Equal(await bundle.ReadAsync(path), await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Two_encodings_have_two_tags()
    {
        var path = Hashed("app.", ".js");
        using var plain = await GetAsync(path);
        using var compressed = await GetAsync(path, ("Accept-Encoding", "br"));

        Assert.NotEqual(plain.Headers.ETag, compressed.Headers.ETag);
    }

    [Theory]
    [InlineData("_framework/dotnet.native.", ".wasm", "application/wasm")]
    [InlineData("_framework/dotnet.native.", ".js", "text/javascript; charset=utf-8")]
    [InlineData("_framework/System.Private.CoreLib.", ".dll", "application/octet-stream")]
    [InlineData("css/page.", ".css", "text/css; charset=utf-8")]
    [InlineData("img/dot.", ".svg", "image/svg+xml")]
    [InlineData("index", ".html", "text/html; charset=utf-8")]
    [InlineData("robots", ".txt", "text/plain")]
    [InlineData("service-worker", ".js", "text/javascript; charset=utf-8")]
    public async Task Browser_is_told_what_a_file_is_and_not_to_guess(string start, string end, string type)
    {
        using var response = await GetAsync(Hashed(start, end));

        Assert.Equal(type, response.Content.Headers.ContentType?.ToString());
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task Every_file_is_bound_to_the_apps_policy_and_what_is_no_file_may_do_nothing()
    {
        foreach (var path in bundle.Manifest.Files.Select(file => file.Path).Append("w/0123/devices"))
        {
            using var response = await GetAsync(path);

            Assert.Equal(SecurityHeaders.AppPolicy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
            Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
            Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
            Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Opener-Policy")));
            Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Cross-Origin-Resource-Policy")));
            Assert.True(response.Headers.Contains("Permissions-Policy"));
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }

        using var missing = await GetAsync("bundle.json");
        Assert.Equal(SecurityHeaders.NothingPolicy, Assert.Single(missing.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("no-store", missing.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/join")]
    [InlineData("/recover")]
    [InlineData("/w/0123")]
    [InlineData("/w/0123/devices")]
    public async Task Page_answers_every_address_of_the_app(string path)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(await bundle.ReadAsync("index.html"), await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/api/workspaces")]
    [InlineData("/sync")]
    [InlineData("/health/live")]
    [InlineData("/nothing.js")]
    [InlineData("/joined")]
    [InlineData("/bundle.json")]
    [InlineData("/index.html.br")]
    [InlineData("/_framework/")]
    [InlineData("/_framework/..%2fbundle.json")]
    public async Task Any_other_address_is_not_found(string path)
    {
        using var response = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Head_tells_the_size_and_sends_nothing()
    {
        var path = Hashed("app.", ".js");
        using var request = new HttpRequestMessage(HttpMethod.Head, path);
        using var response = await _server.Client.SendAsync(request);

        Assert.Equal((await bundle.ReadAsync(path)).Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Client_cannot_be_written_to()
    {
        using var response = await _server.Client.PostAsync(new Uri("/", UriKind.Relative), content: null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    [Fact]
    public async Task Server_built_without_a_client_serves_the_rest()
    {
        using var empty = new TempFolder();
        await using var server = await ClientServer.StartAsync(empty.Path);
        using var response = await server.Client.GetAsync(server.Address);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private string Hashed(string start, string end) =>
        bundle.Manifest.Files.First(file => file.Path.StartsWith(start, StringComparison.Ordinal) && file.Path.EndsWith(end, StringComparison.Ordinal)).Path;

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return await _server.Client.SendAsync(request);
    }
}
