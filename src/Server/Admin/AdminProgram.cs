using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>
/// Runs one command: in the server that has claimed the data folder when there is one, else here. PostgreSQL takes both at once, so there the
/// command always works here.
/// </summary>
internal static class AdminProgram
{
    public static async Task<int> RunAsync(AdminCommand command, string[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
        var options = builder.AddOperations();
        // The one line of a failure says it all.
        builder.Logging.ClearProviders();
        builder.Services.AddStorage(options);
        builder.Services.AddAdmin(options);
        return options.Postgres is null
            ? await RunOnSqliteAsync(command, builder, options)
            : await RunHereAsync(command, builder, opens: true);
    }

    private static async Task<int> RunOnSqliteAsync(AdminCommand command, WebApplicationBuilder builder, ServerOptions options)
    {
        using var server = await AdminClient.TryConnectAsync(DataFolder.AdminSocketOf(options));
        if (server is not null)
        {
            return command is RestoreCommand
                ? throw new AdminException($"A server runs on the folder {Path.GetFullPath(options.Data)}: stop it before restoring.")
                : await server.RunAsync(command, ShowAsync);
        }

        // A folder that was mistyped must not become a new and empty store.
        return command is RestoreCommand or ImportCommand || DataFolder.HasDatabase(options)
            ? await RunHereAsync(command, builder, opens: command is not RestoreCommand)
            : throw new AdminException($"There is no database in {Path.GetFullPath(options.Data)}.");
    }

    private static async Task<int> RunHereAsync(AdminCommand command, WebApplicationBuilder builder, bool opens)
    {
        await using var app = builder.Build();
        if (opens)
        {
            await app.OpenStorageAsync();
        }

        var report = new AdminReport(ShowAsync, app.Services.GetRequiredService<TimeProvider>());
        return await app.Services.GetRequiredService<Administrator>().RunAsync(command, report);
    }

    private static Task ShowAsync(AdminLine line) =>
        (line.Kind == AdminLineKind.Result ? Console.Out : Console.Error).WriteLineAsync(line.Text);
}
