using SyncEngine.Server.Access;
using SyncEngine.Server.Storage;

namespace SyncEngine.Server.Admin;

/// <summary>A new key signs from now on. Those before it go on verifying, so that nobody notices, unless they are retired.</summary>
internal sealed class KeyRotation(IKeyStore store, TimeProvider clock, LiveNode? live = null)
{
    public async Task RunAsync(KeyRetirement retire, AdminReport report)
    {
        // After all others whatever the clocks of the nodes that made them said: retiring must leave none of them.
        var newest = (await store.ListKeysAsync()).Select(key => key.Created).DefaultIfEmpty().Max();
        var now = clock.GetUtcNow();
        var key = TokenKey.New(now > newest ? now : newest.AddMilliseconds(1));
        await store.AddKeyAsync(key, retire switch
        {
            KeyRetirement.None => null,
            KeyRetirement.Older => newest,
            _ => key.Created,
        });
        if (live is not null)
        {
            await live.Keys.RefreshAsync(CancellationToken.None);
        }

        await report.SayAsync($"tokens are signed with key {key.Id} now");
        await report.SayAsync(retire switch
        {
            KeyRetirement.None => "older keys go on verifying",
            KeyRetirement.Older =>
                $"the key before it goes on verifying, all others are retired: within {Keys.Longest.TotalSeconds:N0} s their tokens admit nowhere",
            _ => $"all older keys are retired: within {Keys.Longest.TotalSeconds:N0} s no token that they signed admits anywhere",
        });
    }
}
