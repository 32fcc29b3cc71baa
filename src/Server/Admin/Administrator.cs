using SyncEngine.Server.Admin.Archive;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>Does what a command says. Asks for what that needs and no more: a restore must not open the store that it puts in place.</summary>
internal sealed class Administrator(IServiceProvider services)
{
    /// <returns>The exit code: 0, or 1 when the command failed, with the reason in the report.</returns>
    public async Task<int> RunAsync(AdminCommand command, AdminReport report)
    {
        try
        {
            return await DispatchAsync(command, report);
        }
        catch (Exception error) when (error
            is AdminException or ArchiveException or StorageException or StartException or IOException or UnauthorizedAccessException)
        {
            await report.FailAsync(error.Message);
            return 1;
        }
    }

    private async Task<int> DispatchAsync(AdminCommand command, AdminReport report)
    {
        switch (command)
        {
            case BackupCommand backup:
                await Get<IStoreBackup>().BackupAsync(backup.To, report);
                return 0;
            case RestoreCommand restore:
                await Get<IStoreBackup>().RestoreAsync(restore.From, report);
                return 0;
            case VerifyCommand:
                return await Get<StoreVerification>().RunAsync(report);
            case StatsCommand:
                await Get<StatsReport>().RunAsync(report);
                return 0;
            case RotateKeyCommand rotate:
                await Get<KeyRotation>().RunAsync(rotate.Retire, report);
                return 0;
            case ExportCommand export:
                await Get<WorkspaceExport>().RunAsync(export.Workspace, export.To, report);
                return 0;
            case ImportCommand import:
                await Get<WorkspaceImport>().RunAsync(import.From, report);
                return 0;
            default:
                throw new ArgumentException($"{command.GetType().Name} is no command.", nameof(command));
        }
    }

    private T Get<T>()
        where T : notnull => services.GetRequiredService<T>();
}
