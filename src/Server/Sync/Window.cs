using SyncEngine.Protocol;

namespace SyncEngine.Server.Sync;

/// <summary>
/// What one connection has sent that is not settled yet (invariant 11). It looks at the appends themselves and not at the answers: a client
/// may send more as soon as it sees its delta in the log, and the page that shows it can overtake the answer.
/// </summary>
internal sealed class Window(Limits limits)
{
    private readonly Queue<(Task Append, int Deltas, int Bytes)> _pushes = [];
    private int _deltas;
    private int _bytes;

    public bool HasRoom(int deltas, int bytes)
    {
        while (_pushes.TryPeek(out var push) && push.Append.IsCompleted)
        {
            _pushes.Dequeue();
            _deltas -= push.Deltas;
            _bytes -= push.Bytes;
        }

        return _deltas + deltas <= limits.WindowDeltas && _bytes + bytes <= limits.WindowBytes;
    }

    public void Add(Task append, int deltas, int bytes)
    {
        _pushes.Enqueue((append, deltas, bytes));
        _deltas += deltas;
        _bytes += bytes;
    }
}
