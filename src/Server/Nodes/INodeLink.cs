using SyncEngine.Protocol;

namespace SyncEngine.Server.Nodes;

/// <summary>
/// What the nodes of one store tell each other. All of it is hints (invariant 5): sending never waits and never fails, and what is lost is
/// found by the poll; presence that is lost is said again by its device.
/// </summary>
public interface INodeLink
{
    /// <summary>Another node said something.</summary>
    event Action<NodeHint>? Heard;

    /// <summary>Something may have been missed: look at everything.</summary>
    event Action? Interrupted;

    void Send(NodeHint hint);
}
