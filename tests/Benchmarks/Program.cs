using SyncEngine.Benchmarks;
using SyncEngine.Testing.Server;

// dotnet run -c Release --project tests/Benchmarks -- http://127.0.0.1:5080 [process id of the server]
// dotnet run -c Release --project tests/Benchmarks -- stores
if (args is ["stores"])
{
    await foreach (var (what, figure) in StoreBench.RunAsync())
    {
        Console.WriteLine($"| {what} | {figure} |");
    }

    return 0;
}

if (args is not [var url, ..] || !Uri.TryCreate(url, UriKind.Absolute, out var server))
{
    await Console.Error.WriteLineAsync("Usage: Benchmarks stores | <address of a running server> [its process id]");
    return 2;
}

var memory = args.Length > 1 ? new ProcessMemory(int.Parse(args[1], null)) : null;
using var http = new HttpClient { BaseAddress = server };
Console.WriteLine("| what | figure |");
Console.WriteLine("|---|---|");
await foreach (var (what, figure) in Scenarios.RunAsync(new Bench(http, memory)))
{
    Console.WriteLine($"| {what} | {figure} |");
}

return 0;
