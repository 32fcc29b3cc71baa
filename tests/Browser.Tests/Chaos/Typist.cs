using System.Collections.Concurrent;
using System.Threading.Channels;

namespace SyncEngine.Browser.Tests.Chaos;

/// <summary>Types one food after the other into the tabs of a profile, and remembers which of them the app called saved.</summary>
/// <param name="keyPause">Milliseconds between two keys; 0 is as fast as the app takes them.</param>
internal sealed class Typist(Profile profile, Random random, ChannelWriter<string> progress, float keyPause = 0)
{
    private readonly ConcurrentQueue<string> _typed = [];
    private readonly ConcurrentQueue<string> _saved = [];
    private volatile bool _isDone;

    /// <summary>Whether saved or not: those that are not may be there or not.</summary>
    public IReadOnlyCollection<string> Typed => _typed;

    public IReadOnlyCollection<string> Saved => _saved;

    public void Stop() => _isDone = true;

    public async Task RunAsync()
    {
        for (var number = 1; !_isDone;)
        {
            var free = profile.Tabs.Where(tab => tab.IsFree).ToList();
            if (free.Count == 0)
            {
                await Task.WhenAny(profile.Tabs.Select(tab => tab.Ready));
                continue;
            }

            var name = $"{profile.Name} {number++:0000}";
            _typed.Enqueue(name);
            if (await free[random.Next(free.Count)].AddFoodAsync(name, number, keyPause))
            {
                _saved.Enqueue(name);
            }

            progress.TryWrite(name);
        }
    }
}
