using SyncEngine.Engine.Ports;
using SyncEngine.Protocol;

namespace SyncEngine.Replica.Tests;

/// <summary>A server that has at most one snapshot.</summary>
internal sealed class ScriptedApi : ISnapshotApi
{
    public (Cursor At, byte[] Bytes)? Newest { get; set; }

    /// <summary>What the next request fails of.</summary>
    public TransportException? Failure { get; set; }

    public Task PublishAsync(Cursor at, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => Answer(() =>
    {
        Newest = (at, bytes.ToArray());
        return Newest;
    });

    public Task<(Cursor At, byte[] Bytes)?> DownloadAsync(CancellationToken cancellationToken) => Answer(() => Newest);

    private Task<T> Answer<T>(Func<T> answer) => Failure is { } failure ? Task.FromException<T>(failure) : Task.FromResult(answer());
}
