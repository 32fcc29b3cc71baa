using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.Net.Http.Headers;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Rest;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Rest;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Access;

/// <summary>Who may do what: the bearer handler validates tokens, <see cref="GrantGate"/> grants, and these policies rights.</summary>
internal static class AccessSetup
{
    /// <summary>A device of the workspace in the path.</summary>
    public const string Member = "member";

    /// <summary>A master of the workspace in the path.</summary>
    public const string Master = "master";

    /// <summary>A device of the workspace in the path, whose token may be of another kind than its grant is by now.</summary>
    public const string Renewal = "renewal";

    public const string WorkspaceInPath = "workspaceId";

    private const string BearerPrefix = "Bearer ";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<Keys>();
        services.AddHostedService(provider => provider.GetRequiredService<Keys>());
        services.AddSingleton<Tokens>();
        services.AddSingleton<GrantGate>();
        services.AddSingleton<IHttpContextFactory, QueryToken>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        KeepDataProtectionAsleep(services);
        services.AddOptions<JwtBearerOptions>(JwtBearerDefaults.AuthenticationScheme).Configure<Tokens>((options, tokens) =>
        {
            options.MapInboundClaims = false;
            options.TokenValidationParameters = tokens.Rules;
            options.TokenHandlers.Single().MaximumTokenSizeInBytes = TokenText.MostLength;
            options.Events = new JwtBearerEvents
            {
                OnMessageReceived = LearnKeyAsync,
                OnTokenValidated = AdmitAsync,
                OnChallenge = ChallengeAsync,
                OnForbidden = ForbidAsync,
            };
        });
        services.AddCors();
        services.AddOptions<CorsOptions>().Configure<ServerOptions>((cors, options) => cors.AddDefaultPolicy(policy => policy
            .WithOrigins([.. options.Origins])
            .WithHeaders(
                HeaderNames.Authorization,
                HeaderNames.ContentType,
                HeaderNames.ContentRange,
                HeaderNames.Range,
                HeaderNames.IfRange,
                SnapshotHeader.Chain,
                SnapshotHeader.Upload)
            .WithExposedHeaders(
                HeaderNames.RetryAfter,
                HeaderNames.ETag,
                HeaderNames.ContentRange,
                SnapshotHeader.Chain,
                SnapshotHeader.Seq,
                SnapshotHeader.Received)
            .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)));
        services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().RequireAssertion(IsAdmitted).Build())
            .AddPolicy(Member, policy => policy.RequireAuthenticatedUser().RequireAssertion(IsMember))
            .AddPolicy(Master, policy => policy.RequireAuthenticatedUser().RequireAssertion(IsMaster))
            .AddPolicy(Renewal, policy => policy.RequireAuthenticatedUser().RequireAssertion(IsRenewable));
        return services;
    }

    /// <summary>Now and not with the first request: a key that cannot be read must stop the start, with its reason.</summary>
    public static async Task OpenAccessAsync(this IHost app)
    {
        var keys = app.Services.GetRequiredService<IKeyStore>();
        if (app.Services.GetRequiredService<ServerOptions>().Postgres is null)
        {
            await TokenKeyFile.AdoptAsync(app.Services.GetRequiredService<DataFolder>().TokenKey, keys);
        }

        // A restore writes the keys last: without them the store is half of one.
        if ((await keys.ListKeysAsync()).Count == 0
            && (await app.Services.GetRequiredService<IArchiveStore>().ListWorkspacesAsync(null, 1)).Count > 0)
        {
            throw new StartException(
                "The store has workspaces and no key: a restore was broken off, so run it again; or make a key with rotate-key.");
        }

        await app.Services.GetRequiredService<Keys>().OpenAsync();
    }

    public static IApplicationBuilder UseAccess(this IApplicationBuilder app) => app
        .UseMiddleware<OriginGuard>()
        .UseCors()
        .UseMiddleware<RequestGate>()
        .UseAuthentication()
        .UseAuthorization();

    /// <summary>Comes along with authentication. Nothing here uses it, and it would write keys into the home folder.</summary>
    private static void KeepDataProtectionAsleep(IServiceCollection services)
    {
        foreach (var startup in services.Where(IsOfDataProtection).ToList())
        {
            services.Remove(startup);
        }

        static bool IsOfDataProtection(ServiceDescriptor service) =>
            service.ServiceType == typeof(IHostedService) && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly;
    }

    /// <summary>Another node may have rotated the keys since this one has read them.</summary>
    private static async Task LearnKeyAsync(MessageReceivedContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (!header.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        // As it came. Left to itself the handler would first take off what is around it.
        context.Token = header[BearerPrefix.Length..];
        if (Tokens.KeyOf(context.Token) is { Length: > 0 } key)
        {
            try
            {
                await context.HttpContext.RequestServices.GetRequiredService<Keys>().LearnAsync(key, context.HttpContext.RequestAborted);
            }
            catch (OperationCanceledException) when (context.HttpContext.RequestAborted.IsCancellationRequested)
            {
                // Nobody waits for an answer any more. Thrown on, it would be logged as a failure of the server's.
                context.NoResult();
            }
        }
    }

    private static async Task AdmitAsync(TokenValidatedContext context)
    {
        var gate = context.HttpContext.RequestServices.GetRequiredService<GrantGate>();
        var admittance = await gate.AdmitAsync(context.Principal!, (JsonWebToken)context.SecurityToken);
        context.HttpContext.Features.Set(admittance);

        // A stale token says who is there, and the policies, all but one, that this is not enough.
        if (admittance.Renewable is null)
        {
            context.Fail(admittance.Refusal!);
        }
    }

    private static Task ChallengeAsync(JwtBearerChallengeContext context)
    {
        context.HandleResponse();
        return RefuseAsync(context.HttpContext, Admittance.To(context.HttpContext).Refusal ?? ErrorCode.TokenInvalid);
    }

    private static Task ForbidAsync(ForbiddenContext context) =>
        Admittance.To(context.HttpContext).Refusal is { } code
            ? RefuseAsync(context.HttpContext, code)
            : Problems.Of(ErrorCode.Forbidden, "The token does not allow this.").ExecuteAsync(context.HttpContext);

    private static Task RefuseAsync(HttpContext context, string code)
    {
        context.Response.Headers.WWWAuthenticate = JwtBearerDefaults.AuthenticationScheme;
        return Problems.Of(code, "The request needs a token of this server that still admits.").ExecuteAsync(context);
    }

    private static bool IsAdmitted(AuthorizationHandlerContext context) => AdmittanceTo(context).Grant is not null;

    private static bool IsMember(AuthorizationHandlerContext context) => IsOfPath(context, AdmittanceTo(context).Grant);

    private static bool IsMaster(AuthorizationHandlerContext context) =>
        IsMember(context) && AdmittanceTo(context).Grant is { Role: Role.Master };

    private static bool IsRenewable(AuthorizationHandlerContext context) => IsOfPath(context, AdmittanceTo(context).Renewable);

    /// <summary>The same answer whether the other workspace exists or not: the path is compared, not looked up.</summary>
    private static bool IsOfPath(AuthorizationHandlerContext context, StoredGrant? grant) =>
        grant is not null && grant.Workspace.ToString() == ((HttpContext)context.Resource!).GetRouteValue(WorkspaceInPath) as string;

    private static Admittance AdmittanceTo(AuthorizationHandlerContext context) => Admittance.To((HttpContext)context.Resource!);
}
