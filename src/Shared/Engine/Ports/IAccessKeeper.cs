namespace SyncEngine.Engine.Ports;

/// <summary>This device's access to one workspace, as it is kept on the device: the token, and what the grant allows.</summary>
public interface IAccessKeeper
{
    /// <summary>The token to connect with. Asked before every attempt; a workspace that no server knows yet is registered first.</summary>
    /// <exception cref="TransportException">There is none; its code says whether trying again can help.</exception>
    ValueTask<string> TakeTokenAsync(CancellationToken cancellationToken);

    /// <summary>Keeps news of the grant whose token was taken last.</summary>
    Task KeepAsync(AccessNews news, CancellationToken cancellationToken);
}
