using SyncEngine.Protocol;

namespace SyncEngine.Simulator.Server;

/// <summary>What one device may do.</summary>
internal sealed class Grant
{
    public Scope Scope { get; set; } = Scope.ReadWrite;

    public bool IsRevoked { get; set; }
}
