using SyncEngine.Server.Admin.Archive;
using SyncEngine.Protocol;

namespace SyncEngine.Server.Admin;

/// <summary>An archive on the disk, of which every byte has been checked before anything is made of it.</summary>
/// <param name="Keys">Oldest first.</param>
internal sealed record ArchiveFile(string Path, IReadOnlyList<KeyRecord> Keys, IReadOnlyList<Id<Workspace>> Workspaces)
{
    /// <exception cref="ArchiveException">It is not whole, or not what was written.</exception>
    public static async Task<ArchiveFile> CheckAsync(string path, AdminReport report)
    {
        var keys = new List<KeyRecord>();
        var workspaces = new List<Id<Workspace>>();
        await using var file = File.OpenRead(path);
        using var reader = new ArchiveReader(path, file);
        await foreach (var record in reader.ReadAsync())
        {
            switch (record)
            {
                case KeyRecord key:
                    keys.Add(key);
                    break;
                case WorkspaceRecord workspace:
                    workspaces.Add(workspace.Id);
                    break;
                default:
                    break;
            }

            await report.ProgressAsync($"checking: {file.Position} of {file.Length} bytes");
        }

        return new ArchiveFile(path, keys, workspaces);
    }

    public async Task ImportAsync(ArchiveImport import, bool resumes, AdminReport report)
    {
        await using var file = File.OpenRead(Path);
        using var reader = new ArchiveReader(Path, file);
        await import.RunAsync(reader, resumes, report);
    }
}
