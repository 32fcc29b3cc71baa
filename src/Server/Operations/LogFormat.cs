namespace SyncEngine.Server.Operations;

/// <summary>How the log is written to the console.</summary>
internal enum LogFormat
{
    Text,

    /// <summary>One object a line, with the ids of the trace it belongs to.</summary>
    Json,
}
