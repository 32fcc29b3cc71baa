using Microsoft.AspNetCore.SignalR.Protocol;
using SyncEngine.MessagePack;

namespace Microsoft.AspNetCore.SignalR;

/// <summary>Settings of <see cref="MessagePackHubProtocol"/>.</summary>
public sealed class MessagePackHubProtocolOptions
{
    /// <summary>
    /// The longest message that is read. A longer one is refused when its length arrives, before its bytes are waited for. The default is
    /// 64 MiB. A server has <see cref="HubOptions.MaximumReceiveMessageSize"/> besides; a client has only this.
    /// </summary>
    public int MaxMessageBytes { get; set; } = 64 * 1024 * 1024;

    internal ValueFormatters Values { get; } = new();

    /// <summary>
    /// Lets hub methods take, return and stream <typeparamref name="T"/>, arrays of it and lists of it. null stands as nil and does not
    /// reach the formatter. A formatter added later replaces an earlier one of the same type.
    /// </summary>
    public MessagePackHubProtocolOptions Add<T>(IMessagePackFormatter<T> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        Values.Add(formatter);
        return this;
    }
}
