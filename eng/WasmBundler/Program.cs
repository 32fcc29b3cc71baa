using SyncEngine.WasmBundler;

if (args is not [var optionsFile])
{
    Console.Error.WriteLine("usage: SyncEngine.WasmBundler <options file>");
    return 2;
}

try
{
    Console.Write(await Bundler.RunAsync(BundleOptions.Parse(await File.ReadAllLinesAsync(optionsFile))));
    return 0;
}
catch (BundleException problem)
{
    // The form that MSBuild shows as an error of the build.
    Console.Error.WriteLine($"{optionsFile} : error WASM0001: {problem.Message}");
    return 1;
}
