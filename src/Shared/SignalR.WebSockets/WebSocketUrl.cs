namespace SyncEngine.SignalR.WebSockets;

/// <summary>The address a socket is opened with. It holds the token, so it is made late and kept nowhere.</summary>
internal static class WebSocketUrl
{
    public static Uri Make(Uri hub, string? token)
    {
        var url = new UriBuilder(hub)
        {
            Scheme = hub.Scheme switch
            {
                "http" => "ws",
                "https" => "wss",
                var scheme => scheme,
            },
        };
        if (!string.IsNullOrEmpty(token))
        {
            url.Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}access_token={Uri.EscapeDataString(token)}";
        }

        return url.Uri;
    }

    /// <summary>Whether an error of the platform, which knows the address, gives the token away.</summary>
    public static bool Shows(Exception error, string? token)
    {
        var text = error.ToString();
        return !string.IsNullOrEmpty(token)
            && (text.Contains(token, StringComparison.Ordinal) || text.Contains(Uri.EscapeDataString(token), StringComparison.Ordinal));
    }
}
