namespace SyncEngine.Simulator.Net;

/// <summary>How many frames have been sent.</summary>
internal sealed class Frames
{
    public long Count { get; private set; }

    public void Add() => Count++;
}
