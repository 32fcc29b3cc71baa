using System.Runtime.InteropServices.JavaScript;
using Loro.Interop;

namespace Loro;

/// <summary>
/// Values that are not kept: who is here, and where. Copies take in each other's values; for each key the one that was set last counts, by
/// the clock of the device that set it. So a clock that is ahead wins for as long as it is, and nothing here says that: let each device
/// write keys of its own, and decide by other means who is still there. Of two values of one key within a millisecond, copies that have
/// the first keep it. Listeners are called before the call that caused the event returns,
/// and what they throw, that call throws; what they throw at a timeout, the next call. The memory is outside .NET's: dispose.
/// </summary>
public sealed class EphemeralStore : IDisposable
{
    private readonly Session _session;
    private readonly Listeners<byte[]> _localUpdates;
    private readonly Listeners<EphemeralEvent> _events;

    /// <summary>An empty store.</summary>
    /// <param name="timeout">A value that was set longer ago is forgotten; null when none is.</param>
    public EphemeralStore(TimeSpan? timeout = null)
    {
        if (timeout is { } limit)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.FromMilliseconds(1));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, TimeSpan.FromDays(1));
        }

        _session = new Session(
            typeof(EphemeralStore), () => LoroInterop.EphemeralOpen(timeout?.TotalMilliseconds ?? 0), LoroInterop.EphemeralClose);
        _localUpdates = new Listeners<byte[]>(
            _session,
            session => LoroInterop.EphemeralSubscribeLocalUpdates(session, OnLocalUpdate),
            LoroInterop.EphemeralUnsubscribeLocalUpdates);
        _events = new Listeners<EphemeralEvent>(
            _session,
            session => LoroInterop.EphemeralSubscribe(session, OnEvent),
            LoroInterop.EphemeralUnsubscribe);
    }

    /// <summary>All values that are not forgotten.</summary>
    public IReadOnlyDictionary<string, LoroValue> GetAllStates() => Decode(_session.Call(LoroInterop.EphemeralStates))!.Value.AsMap();

    /// <summary>The value of a key; null when there is none.</summary>
    public LoroValue? Get(string key)
    {
        _ = WellFormed.Key(key);
        return Decode(_session.Call(session => LoroInterop.EphemeralGet(session, key)));
    }

    /// <summary>Sets the value of a key, as of now.</summary>
    /// <exception cref="ArgumentException">The value is or holds a container, or is nested too deep.</exception>
    public void Set(string key, LoroValue value)
    {
        _ = WellFormed.Key(key);
        var encoded = ValueCodec.Encode(value);
        _session.Call(session => LoroInterop.EphemeralSet(session, key, encoded));
    }

    /// <summary>Removes a key, as of now.</summary>
    public void Delete(string key)
    {
        _ = WellFormed.Key(key);
        _session.Call(session => LoroInterop.EphemeralDelete(session, key));
    }

    /// <summary>What another copy must <see cref="Apply"/> to know one key, or all of them.</summary>
    /// <param name="key">Null for all.</param>
    public byte[] Encode(string? key = null) => _session.Call(session => LoroInterop.EphemeralEncode(session, key));

    /// <summary>Takes in what another copy has encoded; older values, and those that were set longer ago than the timeout, change nothing.</summary>
    /// <exception cref="LoroImportException">The bytes are refused; nothing of them is taken in.</exception>
    public void Apply(ReadOnlySpan<byte> bytes) => _session.Import<object?>(bytes, (session, view) =>
    {
        LoroInterop.EphemeralApply(session, view);
        return null;
    });

    /// <summary>Calls with the bytes of each local change, for <see cref="Apply"/>. Disposing the result ends it.</summary>
    public IDisposable SubscribeLocalUpdates(Action<byte[]> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _localUpdates.Add(listener);
    }

    /// <summary>Calls with each change, forgotten values included. Disposing the result ends it.</summary>
    public IDisposable Subscribe(Action<EphemeralEvent> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return _events.Add(listener);
    }

    /// <summary>Frees the store.</summary>
    public void Dispose() => _session.Dispose();

    private static LoroValue? Decode(byte[]? bytes) => ValueCodec.Decode(document: null, bytes);

    private void OnLocalUpdate(JSObject update)
    {
        using (update)
        {
            _localUpdates.Call(update.GetPropertyAsByteArray("bytes")!);
        }
    }

    private void OnEvent(JSObject report)
    {
        using (report)
        {
            _events.Call(Reports.ToEphemeralEvent(Decode(report.GetPropertyAsByteArray("bytes"))!.Value));
        }
    }
}
