using System.Collections.Immutable;

namespace Loro.Interop;

/// <summary>
/// The .NET listeners behind one subscription in JavaScript, which exists while there are any. What a listener throws is kept: an
/// exception must not run through Loro's code, which is in the middle of its work when it calls.
/// </summary>
internal sealed class Listeners<T>(Action start, Action stop, Action<Exception> failed)
{
    private ImmutableList<Action<T>> _listeners = [];

    public IDisposable Add(Action<T> listener)
    {
        if (_listeners.IsEmpty)
        {
            start();
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
#pragma warning disable CA1031 // Whatever it is, the call that caused the event throws it when Loro is done.
            catch (Exception error)
#pragma warning restore CA1031
            {
                failed(error);
            }
        }
    }

    private void Remove(Action<T> listener)
    {
        _listeners = _listeners.Remove(listener);
        if (_listeners.IsEmpty)
        {
            stop();
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
