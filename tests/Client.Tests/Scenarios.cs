using System.Reflection;

namespace SyncEngine.Client.Tests;

/// <summary>The scenarios of the test host: the public methods of the classes named so, each in a page and in both kinds of worker.</summary>
internal static class Scenarios
{
    private static readonly string Host = typeof(Scenarios).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Host").Value!;

    private static readonly string[] Places = ["page", "worker", "shared"];

    public static TheoryData<Scenario> OfHost() => new(
        from type in Assembly.LoadFrom(Host).GetExportedTypes()
        where type.Name.EndsWith("Scenarios", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly)
        from place in Places
        select new Scenario(type.Name, method.Name, place));
}
