namespace SyncEngine.Client.App.Browser;

/// <summary>Whether a person can see the page, and when that changes.</summary>
public sealed class PageVisibility
{
    private Action? _changed;
    private bool _listens;

    public static bool IsVisible => Dom.IsVisible();

    public event Action Changed
    {
        add
        {
            _changed += value;
            if (!_listens)
            {
                _listens = true;
                Dom.OnVisibilityChange(() => _changed?.Invoke());
            }
        }
        remove => _changed -= value;
    }
}
