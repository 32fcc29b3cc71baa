using Microsoft.AspNetCore.Components;

namespace SyncEngine.Client.App.Components;

/// <summary>One row of a list: it renders again only when its item has changed, however often the list does.</summary>
public abstract class RowComponent<TItem> : ComponentBase
    where TItem : class
{
    private TItem? _rendered;

    /// <summary>Compared by value.</summary>
    [Parameter, EditorRequired] public TItem Item { get; set; } = null!;

    protected override bool ShouldRender() => !Item.Equals(_rendered);

    protected override void OnAfterRender(bool firstRender) => _rendered = Item;
}
