namespace SyncEngine.Native.Tests;

/// <summary>After this a test that waits has failed; no part of any expectation.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static CancellationToken Token => new CancellationTokenSource(Limit).Token;
}
