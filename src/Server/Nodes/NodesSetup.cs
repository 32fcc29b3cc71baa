using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage.Postgres;

namespace SyncEngine.Server.Nodes;

internal static class NodesSetup
{
    public static IServiceCollection AddNodes(this IServiceCollection services, ServerOptions options)
    {
        if (options is { Postgres: { } connectionString, Hints: true })
        {
            services.AddPostgresLink(options.PostgresListen ?? connectionString);
        }
        else
        {
            services.AddSingleton<INodeLink, SoleNode>();
        }

        return services
            .AddSingleton<NodePoll>()
            .AddSingleton<NodeRelay>()
            .AddSingleton<RosterNews>()
            .AddHostedService(provider => provider.GetRequiredService<NodePoll>())
            .AddHostedService(provider => provider.GetRequiredService<NodeRelay>())
            .AddHostedService(provider => provider.GetRequiredService<RosterNews>());
    }

    private static void AddPostgresLink(this IServiceCollection services, string listenTo) => services
        .AddSingleton(provider => new PostgresNodeLink(
            provider.GetRequiredService<PostgresDatabase>(),
            listenTo,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PostgresNodeLink>>()))
        .AddSingleton<INodeLink>(provider => provider.GetRequiredService<PostgresNodeLink>())
        .AddHostedService(provider => provider.GetRequiredService<PostgresNodeLink>());
}
