using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Snapshots;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Rest;

/// <summary>The HTTP API and how it says no.</summary>
internal static class RestSetup
{
    public static IServiceCollection AddRest(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, RestJson.Default);
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
        });
        // The problem should say which field is wrong, so it must see the exception that does.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemWriter>();
        services.AddOpenApi(api => api.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "SyncEngine";
            document.Info.Version = "v1";
            return Task.CompletedTask;
        }));
        return services
            .AddSingleton<WorkspaceEndpoints>()
            .AddSingleton<GrantEndpoints>()
            .AddSingleton<TokenEndpoints>()
            .AddSingleton<GrantChangeEndpoints>()
            .AddSingleton<InviteEndpoints>()
            .AddSingleton<AuditEndpoints>()
            .AddSingleton<DeviceRows>()
            .AddSingleton<Admissions>();
    }

    /// <summary>Before everything that can fail.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app
        .UseExceptionHandler()
        .UseStatusCodePages(answer => Problems.ForStatus(answer.HttpContext.Response.StatusCode).ExecuteAsync(answer.HttpContext));

    public static IEndpointRouteBuilder MapRest(this IEndpointRouteBuilder app)
    {
        var workspaces = app.MapGroup("/api/workspaces")
            .WithTags("Workspaces")
            .WithMetadata(new RequestGate.Metered(RequestKind.Any))
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        WorkspaceEndpoints.Map(workspaces);
        GrantEndpoints.Map(workspaces);
        TokenEndpoints.Map(workspaces);
        GrantChangeEndpoints.Map(workspaces);
        InviteEndpoints.Map(workspaces);
        AuditEndpoints.Map(workspaces);
        SnapshotEndpoints.Map(workspaces);
        LogEndpoints.Map(workspaces);
        HealthEndpoints.Map(app);
        app.MapOpenApi();
        return app;
    }
}
