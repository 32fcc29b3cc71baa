namespace SyncEngine.Client.App.Data;

/// <summary>The server refused, or could not be reached. The message is for the person at the device.</summary>
/// <param name="code">One of <see cref="Protocol.ErrorCode"/>, or <see cref="Unreachable"/>.</param>
public sealed class ApiException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>No answer came: nothing is known about what the server did.</summary>
    public const string Unreachable = "unreachable";

    public string Code { get; } = code;
}
