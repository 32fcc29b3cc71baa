namespace Loro;

/// <summary>Where a change of an <see cref="EphemeralStore"/> came from.</summary>
public enum EphemeralEventSource
{
    /// <summary>It was set or deleted here.</summary>
    Local,

    /// <summary>It came with bytes that were applied.</summary>
    Apply,

    /// <summary>It was not set again in time.</summary>
    Timeout,
}
