namespace SyncEngine.Server.Nodes;

/// <summary>The link of a node that has no others, or that learns of them by polling alone: nothing is said and nothing heard.</summary>
internal sealed class SoleNode : INodeLink
{
    public event Action<NodeHint>? Heard
    {
        add { }
        remove { }
    }

    public event Action? Interrupted
    {
        add { }
        remove { }
    }

    public void Send(NodeHint hint)
    {
    }
}
