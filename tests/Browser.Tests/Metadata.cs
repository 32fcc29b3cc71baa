using System.Reflection;

namespace SyncEngine.Browser.Tests;

/// <summary>Where the project file says that things are.</summary>
internal static class Metadata
{
    public static string Path(string key) => typeof(Metadata).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == key).Value!;
}
