using Microsoft.Extensions.Configuration.CommandLine;
using SyncEngine.Server.Operations.Settings;

namespace SyncEngine.Server.Operations;

/// <summary>
/// What an operator can set, by command line (<c>--data DIR</c>), environment (<c>Origins__0=https://app.example</c>) or appsettings.json. A
/// setting is one property here: its key is its name, its range and its sentence stand in the attribute, and its default is its initial value.
/// docs/operations.md lists them all, which a test checks.
/// </summary>
internal sealed class ServerOptions
{
    [Folder("The folder of the database.")]
    public string Data { get; init; } = "data";

    [Postgres("The PostgreSQL database to use instead of a file in the data folder.", Key = "ConnectionStrings:Postgres")]
    public string? Postgres { get; init; }

    [Postgres(
        "The way to the same database that leads through no pooler, for hearing the other nodes; by default the same.",
        Key = "ConnectionStrings:PostgresListen")]
    public string? PostgresListen { get; init; }

    [Origin("Origins of pages that may connect besides the server's own.")]
    public IReadOnlyList<string> Origins { get; init; } = [];

    [Choice<LogFormat>("How the log is written to the console; json is one object a line, with trace ids.")]
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    [Network("Proxies in front of the server, whose word about a client's address is taken.")]
    public IReadOnlyList<string> Proxies { get; init; } = [];

    [Number(1, 1_000_000, "Messages a second that are read from one connection, after a burst of five times as many.")]
    public int MessagesPerSecond { get; init; } = 2_000;

    [Number(64 * 1024, 1_000_000_000, "Bytes a second that are read from one connection, after a burst of five times as many.")]
    public int BytesPerSecond { get; init; } = 8 * 1024 * 1024;

    [Number(1, 1_000_000, "Open connections of all clients, to this node.")]
    public int Connections { get; init; } = 10_000;

    [Number(1, 1_000_000, "Open connections from one address, to this node.")]
    public int ConnectionsPerAddress { get; init; } = 1_000;

    [Number(1, 1_000_000, "Open connections to one workspace, on this node.")]
    public int ConnectionsPerWorkspace { get; init; } = 1_000;

    [Number(1, 1_000_000, "Requests a second from one address, to the API and to connect, after a burst of ten times as many.")]
    public int RequestsPerSecond { get; init; } = 50;

    [Number(1, 1_000_000, "Attempts a minute from one address to create or join a workspace.")]
    public int EntriesPerMinute { get; init; } = 300;

    [Number(1, 1_000_000, "Workspaces an hour that may be created from one address.")]
    public int WorkspacesPerHour { get; init; } = 500;

    [Number(1, 1_000_000, "Devices with a grant that admits, in one workspace.")]
    public int DevicesPerWorkspace { get; init; } = 1_000;

    [Number(1, 1_000_000, "Invites that can be redeemed, in one workspace.")]
    public int InvitesPerWorkspace { get; init; } = 1_000;

    [Number(0, 1_000_000, "Megabytes of deltas that one workspace may keep on the server; 0 for as many as the disk holds.")]
    public int MegabytesPerWorkspace { get; init; }

    [Number(1, 65_536, "Megabytes of memory that the newest entries of all open workspaces may take together.")]
    public int FeedMegabytes { get; init; } = 64;

    [Switch("Whether nodes of one PostgreSQL notify each other; otherwise each learns of the others by polling alone.")]
    public bool Hints { get; init; } = true;

    [Number(50, 60_000, "Milliseconds between two looks at what other nodes of one PostgreSQL have done.")]
    public int PollMilliseconds { get; init; } = 400;

    [Number(1, 1_024, "Megabytes that one snapshot may have.")]
    public int SnapshotMegabytes { get; init; } = 64;

    [Number(0, 1_000_000, "Deltas after which a device is asked for another snapshot; 0 for never.")]
    public int SnapshotEvery { get; init; } = 1_000;

    [Number(1, 3_650, "Days for which deltas are kept although a snapshot stands for them.")]
    public int RetentionDays { get; init; } = 30;

    /// <summary>What the web framework itself takes from the command line; OTEL_… is OpenTelemetry's.</summary>
    private static readonly string[] HostKeys =
    [
        "AllowedHosts", "ApplicationName", "ContentRoot", "DetailedErrors", "Environment", "ForwardedHeaders_Enabled", "Http_Ports",
        "Https_Ports", "Kestrel", "Logging", "ShutdownTimeoutSeconds", "Urls", "WebRoot",
    ];

    /// <exception cref="SettingException">A value is wrong or a key unknown; the message names it and says what is expected.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        if (UnknownKeys(configuration).FirstOrDefault() is { } unknown)
        {
            throw new SettingException($"{unknown}: there is no such setting; expected: one of {KnownKeys()}.");
        }

        var options = new ServerOptions();
        foreach (var setting in Setting.All)
        {
            setting.Read(configuration, options);
        }

        return options;
    }

    /// <summary>
    /// In the environment and in appsettings.json others have keys too, so there only what begins like a setting of ours must be one; on the
    /// command line all must be.
    /// </summary>
    private static IEnumerable<string> UnknownKeys(IConfiguration configuration)
    {
        var ours = Setting.All.Select(setting => FirstPart(setting.Key)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var written = configuration.AsEnumerable().Where(pair => pair.Value is not null && ours.Contains(FirstPart(pair.Key)))
            .Select(pair => pair.Key);
        var commanded = (configuration as IConfigurationRoot)?.Providers.OfType<CommandLineConfigurationProvider>()
            .SelectMany(provider => KeysOf(provider, null))
            .Where(key => !IsOfOthers(key)) ?? [];
        return written.Concat(commanded).Where(key => !Setting.All.Any(setting => setting.Holds(key)));
    }

    private static IEnumerable<string> KeysOf(CommandLineConfigurationProvider provider, string? parent) =>
        provider.GetChildKeys([], parent).Distinct()
            .Select(child => parent is null ? child : ConfigurationPath.Combine(parent, child))
            .SelectMany(key => provider.TryGet(key, out _) ? KeysOf(provider, key).Prepend(key) : KeysOf(provider, key));

    private static bool IsOfOthers(string key) =>
        HostKeys.Contains(FirstPart(key), StringComparer.OrdinalIgnoreCase) || key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase);

    private static string FirstPart(string key) => key.Split(ConfigurationPath.KeyDelimiter, 2)[0];

    private static string KnownKeys() => string.Join(", ", Setting.All.Select(setting => setting.Key));
}
