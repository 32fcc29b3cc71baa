using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.InteropServices.JavaScript;

namespace SyncEngine.Client.Host;

/// <summary>What the entry scripts call.</summary>
public static partial class Runner
{
    /// <summary>Runs the scenario <c>{class}.{method}</c> and returns what it printed.</summary>
    [JSExport]
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The bundler keeps a program's own assembly whole.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The bundler keeps a program's own assembly whole.")]
    public static async Task<string> Run(string scenario, string where)
    {
        var (type, method) = scenario.Split('.') is [var first, var second]
            ? (first, second)
            : throw new ArgumentException($"'{scenario}' is not of the form class.method.", nameof(scenario));
        var found = typeof(Runner).Assembly.GetType($"SyncEngine.Client.Host.{type}")?.GetMethod(method)
            ?? throw new ArgumentException($"There is no scenario '{scenario}'.", nameof(scenario));
        var stage = new Stage($"{where}/{scenario}");
        try
        {
            object[] arguments = found.GetParameters().Length == 0 ? [] : [stage];
            if (found.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null) is Task task)
            {
                await task;
            }
        }
#pragma warning disable CA1031 // JavaScript gets only the message of an exception; the test needs all of it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            throw new InvalidOperationException(error.ToString());
        }

        return stage.Printed;
    }
}
