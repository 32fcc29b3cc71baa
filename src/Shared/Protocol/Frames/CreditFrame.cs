namespace SyncEngine.Protocol.Frames;

/// <summary>Client to server: <paramref name="Pages"/> more pages may be sent.</summary>
public sealed record CreditFrame(int Pages) : Frame;
