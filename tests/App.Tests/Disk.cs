namespace SyncEngine.App.Tests;

/// <summary>Where deltas are stored, by a test's leave: each attempt waits until the test lets it pass or fail.</summary>
internal sealed class Disk
{
    private readonly List<byte[]> _stored = [];
    private TaskCompletionSource _attempt = new();

    public IReadOnlyList<int> Stored => [.. _stored.Select(delta => (int)delta[0])];

    /// <summary>What the attempt that waits wants to store; null when none waits.</summary>
    public IReadOnlyList<int>? Waiting { get; private set; }

    public async Task AppendAsync(IReadOnlyList<byte[]> deltas)
    {
        Assert.Null(Waiting);
        Waiting = [.. deltas.Select(delta => (int)delta[0])];
        try
        {
            await _attempt.Task;
        }
        finally
        {
            Waiting = null;
        }

        _stored.AddRange(deltas);
    }

    public void Pass() => Next().SetResult();

    public void Fail() => Next().SetException(new IOException("The disk is full."));

    private TaskCompletionSource Next()
    {
        var attempt = _attempt;
        _attempt = new TaskCompletionSource();
        return attempt;
    }
}
