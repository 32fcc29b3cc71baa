using System.Text.Json.Serialization;

namespace SyncEngine.Server.Admin;

/// <summary>What an administrator asks of a store, here or over the socket of a running server. Paths are absolute.</summary>
[JsonDerivedType(typeof(BackupCommand), "backup")]
[JsonDerivedType(typeof(RestoreCommand), "restore")]
[JsonDerivedType(typeof(VerifyCommand), "verify")]
[JsonDerivedType(typeof(StatsCommand), "stats")]
[JsonDerivedType(typeof(RotateKeyCommand), "rotate-key")]
[JsonDerivedType(typeof(ExportCommand), "export")]
[JsonDerivedType(typeof(ImportCommand), "import")]
internal abstract record AdminCommand;

internal sealed record BackupCommand(string To) : AdminCommand;

internal sealed record RestoreCommand(string From) : AdminCommand;

internal sealed record VerifyCommand : AdminCommand;

internal sealed record StatsCommand : AdminCommand;

internal sealed record RotateKeyCommand(KeyRetirement Retire) : AdminCommand;

internal sealed record ExportCommand(string Workspace, string To) : AdminCommand;

internal sealed record ImportCommand(string From) : AdminCommand;
