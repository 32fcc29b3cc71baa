namespace SyncEngine.Testing.Server;

/// <summary>An HAProxy before several nodes: each connection goes to the next of them, and none is tied to any.</summary>
public sealed class HaProxy : IAsyncDisposable
{
    private readonly TemporaryHome _home;

    private HaProxy(TemporaryHome home, Uri address)
    {
        _home = home;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<HaProxy> StartAsync(IEnumerable<Uri> nodes)
    {
        var home = await TemporaryHome.CreateAsync("kill $(cat pid)");
        var port = FreePort.Take();
        var servers = nodes.Select((node, i) => $"    server node{i} {node.Authority}");
        await home.WriteAsync("settings", $"""
            defaults
                mode http
                timeout connect 2s
                timeout client 60s
                timeout server 60s
                timeout tunnel 1h
                retries 3
                option redispatch
            frontend all
                bind 127.0.0.1:{port}
                default_backend nodes
            backend nodes
                balance roundrobin
                option httpchk GET /health/live
                # Without it a check has no more time than the pause between two, and a busy machine passes for dead nodes.
                timeout check 20s
                default-server check inter 500ms fall 1 rise 1 on-marked-down shutdown-sessions
            {string.Join('\n', servers)}

            """);
        await home.RunAsync("/usr/sbin/haproxy", "-D", "-f", "settings", "-p", "pid");
        return new HaProxy(home, new Uri($"http://127.0.0.1:{port}"));
    }

    public ValueTask DisposeAsync() => _home.DisposeAsync();
}
