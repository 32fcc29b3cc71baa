using System.CommandLine;
using System.Runtime.InteropServices;
using SyncEngine.Client.Tail;

var parsed = TailCommand.Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
if (parsed.Errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"{string.Join(' ', parsed.Errors.Select(error => error.Message))} See --help.");
    return TailCommand.WrongUsage;
}

using var stopping = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
return await parsed.InvokeAsync(
    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, stopping.Token);

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
