namespace SyncEngine.Client.App.Browser;

/// <summary>What on the page has the focus, by the names that elements carry in <c>data-shown-as</c>.</summary>
public sealed class FocusWatch
{
    private Action<string>? _changed;
    private bool _listens;

    /// <summary>Another thing has the focus; nothing that has a name, when it is empty.</summary>
    public event Action<string> Changed
    {
        add
        {
            _changed += value;
            if (!_listens)
            {
                _listens = true;
                Dom.OnFocusChange(name => _changed?.Invoke(name));
            }
        }
        remove => _changed -= value;
    }
}
