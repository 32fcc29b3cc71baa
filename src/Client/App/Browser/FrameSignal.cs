namespace SyncEngine.Client.App.Browser;

/// <summary>Says once, before the browser next paints, that something asked to be shown, however often it asked.</summary>
public sealed class FrameSignal
{
    private readonly Action _onFrame;
    private bool _requested;

    public FrameSignal() => _onFrame = OnFrame;

    public event Action? Painting;

    public void Request()
    {
        if (!_requested)
        {
            _requested = true;
            Dom.OnNextFrame(_onFrame);
        }
    }

    private void OnFrame()
    {
        _requested = false;
        Painting?.Invoke();
    }
}
