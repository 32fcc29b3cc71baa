namespace SyncEngine.Client.App.Data;

/// <param name="problem">What is wrong with the file, or with recovering here.</param>
/// <param name="key">What was in the file, as far as it was opened.</param>
public sealed class RecoveryException(RecoveryProblem problem, RecoveryKey? key = null, Exception? inner = null)
    : Exception(problem.ToString(), inner)
{
    public RecoveryProblem Problem { get; } = problem;

    public RecoveryKey? Key { get; } = key;
}
