using Blazor.IndexedDB;

namespace SyncEngine.Client.App.Text;

/// <summary>A failing local store in words.</summary>
public static class StorageProblem
{
    public static string Describe(IndexedDbException error) => error is IndexedDbQuotaException
        ? "This browser has no room left for SyncEngine. Free some space on the device and reload."
        : $"This browser does not let SyncEngine store anything, so it cannot work here. {error.Message}";
}
