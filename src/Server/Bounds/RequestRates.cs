using System.Diagnostics.CodeAnalysis;
using SyncEngine.Server.Operations;

namespace SyncEngine.Server.Bounds;

/// <summary>How many requests of each kind one address may make.</summary>
internal sealed class RequestRates(ServerOptions options, TimeProvider clock)
{
    /// <summary>Ten seconds' worth at once: a browser that starts asks for all its workspaces together.</summary>
    private const int RequestBurst = 10;

    /// <summary>In the order of <see cref="RequestKind"/>.</summary>
    private readonly AddressRate[] _rates =
    [
        new(nameof(options.RequestsPerSecond),
            options.RequestsPerSecond, TimeSpan.FromSeconds(1), options.RequestsPerSecond * RequestBurst, clock),
        new(nameof(options.EntriesPerMinute), options.EntriesPerMinute, TimeSpan.FromMinutes(1), options.EntriesPerMinute, clock),
        new(nameof(options.WorkspacesPerHour), options.WorkspacesPerHour, TimeSpan.FromHours(1), options.WorkspacesPerHour, clock),
    ];

    /// <summary>False when a rate is used up: which one, and when it no longer is.</summary>
    public bool TryAdmit(RequestKind kind, ClientAddress address, [NotNullWhen(false)] out AddressRate? exceeded, out TimeSpan wait)
    {
        exceeded = null;
        wait = TimeSpan.Zero;
        foreach (var rate in _rates.AsSpan(0, (int)kind + 1))
        {
            if (!rate.TryTake(address, out wait))
            {
                exceeded = rate;
                return false;
            }
        }

        return true;
    }
}
