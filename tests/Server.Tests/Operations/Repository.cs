using System.Reflection;

namespace SyncEngine.Server.Tests.Operations;

/// <summary>Files of the repository that tests read; the project file says where they are.</summary>
internal static class Repository
{
    public static string PathOf(string name) => typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == name).Value!;

    public static string Read(string name) => File.ReadAllText(PathOf(name));
}
