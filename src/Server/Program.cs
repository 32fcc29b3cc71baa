using SyncEngine.Server.Access;
using SyncEngine.Server.Admin;
using SyncEngine.Server.Bounds;
using SyncEngine.Server.Nodes;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Rest;
using SyncEngine.Server.Snapshots;
using SyncEngine.Server.Storage;
using SyncEngine.Server.Sync;
using SyncEngine.Server.Web;

namespace SyncEngine.Server;

/// <summary>The table of contents of the server.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (CommandLine.IsCommand(args))
        {
            return await CommandLine.RunAsync(args);
        }

        try
        {
            await using var app = await CreateAsync(args);
            await app.RunAsync();
            return 0;
        }
        catch (Exception error) when (error is StartException or StorageException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return 1;
        }
    }

    /// <summary>The server as the process runs it, not started. Tests start it in their own process, with a clock of theirs.</summary>
    public static async Task<WebApplication> CreateAsync(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        configure?.Invoke(builder);
        var options = builder.AddOperations();
        builder.Services.AddBounds();
        builder.Services.AddStorage(options);
        builder.Services.AddAccess();
        builder.Services.AddRest();
        builder.Services.AddSync();
        builder.Services.AddNodes(options);
        builder.Services.AddSnapshots();
        builder.Services.AddAdmin(options);
        builder.Services.AddAdminSocket(options);

        var app = builder.Build();
        app.UseMiddleware<SecurityHeaders>();
        app.UseProblems();
        app.UseProxies();
        app.UseAccess();
        app.UseConnectionGate();
        app.MapRest();
        app.MapSync();
        app.MapClientFiles();
        await app.OpenStorageAsync();
        await app.OpenAccessAsync();
        return app;
    }
}
