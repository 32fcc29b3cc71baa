using System.CommandLine;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Client.Tail;

/// <summary>What can be asked for on the command line, and how the program ends.</summary>
internal static class TailCommand
{
    public const int Failed = 1;
    public const int WrongUsage = 2;

    /// <summary>A token on the command line is seen by every user of the machine; one in the environment is not.</summary>
    private const string TokenVariable = "SYNCENGINE_TOKEN";

    private static readonly Argument<string?> Link = new("link")
    {
        Description = "An invite link. It is redeemed once; the access is kept in the store.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string> Name = new("--name")
    {
        Description = "What the workspace's owners will call this device.",
        DefaultValueFactory = _ => $"tail on {Environment.MachineName}",
    };

    private static readonly Option<string?> Server = new("--server") { Description = "In place of a link: the address of the server." };

    private static readonly Option<string?> Workspace = new("--workspace") { Description = "With --server: the id of the workspace." };

    private static readonly Option<string?> Token = new("--token")
    {
        Description = $"With --server: the device's token; not needed when the store has it. Rather in the variable {TokenVariable}.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(TokenVariable),
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = "start: the whole log. now: what comes once it is up to date.",
        DefaultValueFactory = _ => "start",
    };

    private static readonly Option<string> Store = new("--store")
    {
        Description = "The folder of the local store.",
        DefaultValueFactory = _ =>
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "syncengine", "tail"),
    };

    private static readonly Option<string?> Push = new("--push")
    {
        Description = "A text to push as one delta, or - for each line of the standard input. For workspaces of programs: the app cannot read it.",
    };

    static TailCommand() => From.AcceptOnlyFromAmong("start", "now");

    public static RootCommand Build()
    {
        var command = new RootCommand("Prints what happens in a workspace, until it is interrupted.")
        {
            Link, Name, Server, Workspace, Token, From, Store, Push,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        try
        {
            var output = new TailOutput(Console.Out, TimeProvider.System);
            var target = TailTarget.Of(
                parsed.GetValue(Link),
                parsed.GetValue(Name)!,
                parsed.GetValue(Server),
                parsed.GetValue(Workspace),
                parsed.GetValue(Token),
                parsed.GetValue(Store)!);
            await using var client = await target.OpenAsync(output, stopping);
            var tail = new WorkspaceTail(client, output, fromNow: parsed.GetValue(From) == "now");
            return await tail.RunAsync(parsed.GetValue(Push), stopping) ? 0 : Failed;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (FormatException error)
        {
            await Console.Error.WriteLineAsync($"{error.Message} See --help.");
            return WrongUsage;
        }
        catch (TransportException error)
        {
            await Console.Error.WriteLineAsync(error.Code is { } code ? $"The server refused ({code}): {error.Message}" : $"The server cannot be reached: {error.Message}");
            return Failed;
        }
        catch (Exception error) when (error is WorkspaceStoreException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return Failed;
        }
    }
}
