using System.CommandLine;
using SyncEngine.Server.Operations;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>The commands of the server program. Whatever they do not know themselves is configuration, as it is for the server.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>A word first, or a plea for help. Everything else starts the server.</summary>
    public static bool IsCommand(string[] args) =>
        args is [{ Length: > 0 } first, ..]
        && (first is "--help" or "-h" or "-?" or "--version" || (first[0] is not ('-' or '/') && !first.Contains('=', StringComparison.Ordinal)));

    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Build().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"{string.Join(' ', parsed.Errors.Select(error => error.Message))} See --help.");
            return WrongUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (SettingException error)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return WrongUsage;
        }
        catch (Exception error) when (error is AdminException or StartException or StorageException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(error.Message);
            return Failed;
        }
    }

    private static RootCommand Build()
    {
        var to = new Option<string>("--to") { Description = "The file to write; one that exists is not replaced.", Required = true };
        var from = new Option<string>("--from") { Description = "The file to read.", Required = true };
        var workspace = new Option<string>("--workspace") { Description = "The id of the workspace.", Required = true };
        var retire = new Option<bool>("--retire") { Description = "Also end all older keys, and with them every token that they signed." };
        var retireOlder = new Option<bool>("--retire-older") { Description = "Also end all older keys but the one that signed until now." };
        return new RootCommand("The SyncEngine server. Without a command it serves; docs/operations.md lists its settings.")
        {
            Admin("backup", "Write the whole store into one file, also while it is in use.", [to], args => new BackupCommand(PathOf(args, to))),
            Admin("restore", "Put a backup into an empty store.", [from], args => new RestoreCommand(PathOf(args, from))),
            Admin("verify", "Walk every log and report what is damaged.", [], _ => new VerifyCommand()),
            Admin("stats", "Say what the store holds.", [], _ => new StatsCommand()),
            Admin(
                "rotate-key",
                "Sign tokens with a new key.",
                [retire, retireOlder],
                args => new RotateKeyCommand(
                    args.GetValue(retire) ? KeyRetirement.All : args.GetValue(retireOlder) ? KeyRetirement.Older : KeyRetirement.None)),
            Admin(
                "export",
                "Write one workspace into one file.",
                [workspace, to],
                args => new ExportCommand(args.GetRequiredValue(workspace), PathOf(args, to))),
            Admin("import", "Put an exported workspace into this store.", [from], args => new ImportCommand(PathOf(args, from))),
            WithSettings("health", "Ask the server of these settings whether it is ready.", [], HealthProbe.RunAsync),
        };
    }

    private static Command Admin(string name, string description, Option[] options, Func<ParseResult, AdminCommand> read) =>
        WithSettings(name, description, options, (args, settings) => AdminProgram.RunAsync(read(args), settings));

    private static Command WithSettings(string name, string description, Option[] options, Func<ParseResult, string[], Task<int>> run)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(args => run(args, [.. args.UnmatchedTokens]));
        return command;
    }

    /// <summary>The one of where the command was given: a running server has another folder.</summary>
    private static string PathOf(ParseResult args, Option<string> option) => Path.GetFullPath(args.GetRequiredValue(option));
}
