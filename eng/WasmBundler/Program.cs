using SyncEngine.WasmBundler;

if (args is not [var optionsFile])
{
    Console.Error.WriteLine("usage: SyncEngine.WasmBundler <options file>");
    return 2;
}

try
{
    var report = await Bundler.RunAsync(BundleOptions.Parse(await File.ReadAllLinesAsync(optionsFile)));
    Console.Write(report);
    report.ThrowIfOverBudget();
    return 0;
}
catch (BundleException problem)
{
    // The form that MSBuild shows as an error of the build.
    Console.Error.WriteLine($"{optionsFile} : error WASM0001: {problem.Message}");
    return 1;
}
