using Microsoft.AspNetCore.Components;

namespace SyncEngine.Client.App.Components;

/// <summary>One row of a list: it renders again only when something of it has changed, however often the list does.</summary>
public abstract class RowComponent<TItem> : ComponentBase
    where TItem : class
{
    private (TItem? Item, bool CanRemove, string? Watcher) _rendered;

    /// <summary>Compared by value.</summary>
    [Parameter, EditorRequired] public TItem Item { get; set; } = null!;

    /// <summary>Absent when this device may only view.</summary>
    [Parameter] public EventCallback<TItem> OnRemove { get; set; }

    /// <summary>The other devices that have the row in focus; null for none.</summary>
    [Parameter] public string? Watcher { get; set; }

    protected override bool ShouldRender() => !_rendered.Equals((Item, OnRemove.HasDelegate, Watcher));

    protected override void OnAfterRender(bool firstRender) => _rendered = (Item, OnRemove.HasDelegate, Watcher);
}
