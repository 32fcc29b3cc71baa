namespace SyncEngine.SignalR.WebSockets;

/// <summary>How a hub connection reaches its server.</summary>
public sealed class WebSocketConnectionOptions
{
    /// <summary>
    /// Asked for the token before every attempt to connect; null means none. The token goes into the query as <c>access_token</c>, natively
    /// as in the browser, because a browser's WebSocket has no headers. It never appears in an exception.
    /// </summary>
    public Func<CancellationToken, ValueTask<string?>> AccessToken { get; set; } = _ => ValueTask.FromResult<string?>(null);

    /// <summary>How long one attempt may take, the token not counted. The default is 15 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long the peer may leave what was sent to it unread. After that the connection is lost: a hub connection cannot even stop while a
    /// send is under way. The default is 15 s.
    /// </summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the peer has to answer when this side closes. The default is 2 s.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The clock of the timeouts.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
