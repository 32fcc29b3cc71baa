using System.Collections.Immutable;
using System.Runtime.InteropServices.JavaScript;

namespace Loro.Interop;

/// <summary>
/// The .NET listeners behind one subscription in JavaScript, which exists while there are any: Loro makes and we carry each event
/// once.
/// </summary>
internal sealed class Listeners<T>(Session session, Action<JSObject> subscribe, Action<JSObject> unsubscribe)
{
    private ImmutableList<Action<T>> _listeners = [];

    public IDisposable Add(Action<T> listener)
    {
        session.ThrowIfUnusable();
        if (_listeners.IsEmpty)
        {
            session.Call(subscribe);
        }

        _listeners = _listeners.Add(listener);
        return new Subscription(this, listener);
    }

    public void Call(T argument)
    {
        foreach (var listener in _listeners)
        {
            try
            {
                listener(argument);
            }
#pragma warning disable CA1031 // Whatever it is, the session throws it when Loro is done.
            catch (Exception error)
#pragma warning restore CA1031
            {
                session.AddListenerFailure(error);
            }
        }
    }

    private void Remove(Action<T> listener)
    {
        _listeners = _listeners.Remove(listener);
        // The subscription of a document that is gone is gone with it.
        if (_listeners.IsEmpty && session.IsUsable)
        {
            session.Call(unsubscribe);
        }
    }

    private sealed class Subscription(Listeners<T> owner, Action<T> listener) : IDisposable
    {
        private Listeners<T>? _owner = owner;

        public void Dispose()
        {
            _owner?.Remove(listener);
            _owner = null;
        }
    }
}
