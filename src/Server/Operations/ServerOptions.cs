namespace SyncEngine.Server.Operations;

/// <summary>What an operator can set, by command line, environment or appsettings.json.</summary>
internal sealed class ServerOptions
{
    /// <summary>The folder of the database and the token key, by default ./data. <c>--data DIR</c>.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Origins of pages that may connect besides the server's own, none by default. <c>Origins__0=https://app.example</c></summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <exception cref="StartException">A setting is wrong; the message names it.</exception>
    public static ServerOptions Read(IConfiguration configuration)
    {
        var options = configuration.Get<ServerOptions>() ?? new ServerOptions();
        if (string.IsNullOrWhiteSpace(options.Data))
        {
            throw new StartException($"{nameof(Data)}: the name of a folder is expected.");
        }

        return options.Origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? throw new StartException($"{nameof(Origins)}: '{wrong}' is no web origin such as https://app.example.")
            : options;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);
}
