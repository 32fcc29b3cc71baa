using Microsoft.AspNetCore.Components;
using SyncEngine.Client.App.Data;

namespace SyncEngine.Client.App.Components;

/// <summary>A part of a page whose buttons ask the server to do something.</summary>
public abstract class ServerPanel : ComponentBase, IDisposable
{
    private bool _isGone;

    /// <summary>Why the server did not do what it was asked for last; null when it did.</summary>
    protected string? Problem { get; private set; }

    protected bool IsBusy { get; private set; }

    /// <summary>Whether it was done.</summary>
    protected async Task<bool> TryAsync(Func<Task> action)
    {
        IsBusy = true;
        try
        {
            await action();
            Problem = null;
            return true;
        }
        catch (ApiException error)
        {
            Problem = error.Message;
            return false;
        }
        finally
        {
            IsBusy = false;
        }
    }

    /// <summary>Gives the focus to a part of this panel, unless what was done has taken the panel away.</summary>
    protected async Task FocusAsync(ElementReference element)
    {
        if (!_isGone)
        {
            await element.FocusAsync();
        }
    }

    public void Dispose()
    {
        _isGone = true;
        GC.SuppressFinalize(this);
    }
}
