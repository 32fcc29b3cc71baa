namespace SyncEngine.Server.Nodes;

internal static class NodesSetup
{
    public static IServiceCollection AddNodes(this IServiceCollection services) => services
        .AddSingleton<INodeLink, SoleNode>()
        .AddSingleton<NodePoll>()
        .AddSingleton<NodeRelay>()
        .AddHostedService(provider => provider.GetRequiredService<NodePoll>())
        .AddHostedService(provider => provider.GetRequiredService<NodeRelay>());
}
