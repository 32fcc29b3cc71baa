using SyncEngine.Engine;
using SyncEngine.Engine.Ports;

namespace SyncEngine.Transport.Tests;

/// <summary>The access of a device that lasts as long as the test.</summary>
internal sealed class HeldAccess(string token) : IAccessKeeper
{
    private readonly Lock _lock = new();
    private Rights? _rights;

    /// <summary>What the next connection is opened with.</summary>
    public string Token
    {
        get
        {
            lock (_lock)
            {
                return token;
            }
        }

        set
        {
            lock (_lock)
            {
                token = value;
            }
        }
    }

    /// <summary>As the server said last; null before it has.</summary>
    public Rights? Rights
    {
        get
        {
            lock (_lock)
            {
                return _rights;
            }
        }
    }

    /// <summary>How many connections were asked for.</summary>
    public int Attempts { get; private set; }

    /// <summary>Something was kept.</summary>
    public event Action? Changed;

    public ValueTask<string> TakeTokenAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Attempts++;
            return ValueTask.FromResult(token);
        }
    }

    public Task KeepAsync(AccessNews news, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _rights = news.Rights ?? _rights;
            token = news.Token ?? token;
        }

        Changed?.Invoke();
        return Task.CompletedTask;
    }
}
