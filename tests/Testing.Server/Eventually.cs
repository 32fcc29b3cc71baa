using System.Diagnostics;

namespace SyncEngine.Testing.Server;

/// <summary>For what can only be asked for and is not announced: asks again and again, without a pause, until it is so.</summary>
public static class Eventually
{
    public static async Task IsAsync<T>(T expected, Func<Task<T>> ask)
    {
        var clock = Stopwatch.StartNew();
        var actual = await ask();
        while (!EqualityComparer<T>.Default.Equals(actual, expected))
        {
            if (clock.Elapsed > HubClient.Patience)
            {
                throw new TimeoutException($"{expected} was expected and it is still {actual}.");
            }

            actual = await ask();
        }
    }
}
