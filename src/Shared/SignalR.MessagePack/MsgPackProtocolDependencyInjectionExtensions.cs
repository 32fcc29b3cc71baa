using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds <see cref="MessagePackHubProtocol"/> to a server's or a client's builder.</summary>
public static class MsgPackProtocolDependencyInjectionExtensions
{
    /// <summary>Offers the protocol on a server; makes it the protocol of a client.</summary>
    public static TBuilder AddMessagePackProtocol<TBuilder>(this TBuilder builder)
        where TBuilder : ISignalRBuilder => AddMessagePackProtocol(builder, _ => { });

    /// <inheritdoc cref="AddMessagePackProtocol{TBuilder}(TBuilder)"/>
    public static TBuilder AddMessagePackProtocol<TBuilder>(this TBuilder builder, Action<MessagePackHubProtocolOptions> configure)
        where TBuilder : ISignalRBuilder
    {
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IHubProtocol, MessagePackHubProtocol>());
        builder.Services.Configure(configure);
        return builder;
    }
}
