using System.Reflection;

namespace SyncEngine.Client.Tests;

/// <summary>The scenarios of a class of the test host, each in a page and in both kinds of worker.</summary>
internal static class Scenarios
{
    private static readonly Assembly Host = Assembly.LoadFrom(typeof(Scenarios).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Host").Value!);

    public static TheoryData<Scenario> Of(string type)
    {
        var methods = Host.GetType($"SyncEngine.Client.Host.{type}", throwOnError: true)!
            .GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly);
        string[] places = ["page", "worker", "shared"];
        return new TheoryData<Scenario>(places.SelectMany(where => methods.Select(method => new Scenario(type, method.Name, where))));
    }
}
