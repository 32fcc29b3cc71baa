using System.Threading.Channels;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Engine.Tests;

/// <summary>Keeps what it is told for the test to read.</summary>
internal sealed class ScriptedAccess : IAccessKeeper
{
    private readonly Channel<AccessNews> _kept = Channel.CreateUnbounded<AccessNews>();

    public bool Broken { get; set; }

    public async Task<AccessNews> NextAsync() => await _kept.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask<string> TakeTokenAsync(CancellationToken cancellationToken) => ValueTask.FromResult("token");

    public Task KeepAsync(AccessNews news, CancellationToken cancellationToken)
    {
        _kept.Writer.TryWrite(news);
        return Broken ? Task.FromException(new IOException("The disk is full.")) : Task.CompletedTask;
    }
}
