namespace SyncEngine.Server.Nodes;

/// <summary>One server process among those of one store.</summary>
internal abstract class Node;
