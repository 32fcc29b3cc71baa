using SyncEngine.Protocol;

namespace SyncEngine.Server.Sync;

/// <summary>What one connection has sent and not been answered for (invariant 11).</summary>
internal sealed class Window(Limits limits)
{
    private readonly Lock _gate = new();
    private int _deltas;
    private int _bytes;

    public bool TryTake(int deltas, int bytes)
    {
        lock (_gate)
        {
            if (_deltas + deltas > limits.WindowDeltas || _bytes + bytes > limits.WindowBytes)
            {
                return false;
            }

            _deltas += deltas;
            _bytes += bytes;
            return true;
        }
    }

    public void Release(int deltas, int bytes)
    {
        lock (_gate)
        {
            _deltas -= deltas;
            _bytes -= bytes;
        }
    }
}
