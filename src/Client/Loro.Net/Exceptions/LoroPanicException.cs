namespace Loro;

/// <summary>
/// Loro's code stopped in the middle of a call: a defect of it, or no memory. Every document of this page or worker may be damaged in
/// memory, so this and all further calls are refused; what was stored is not concerned. Start the page or worker again.
/// </summary>
public sealed class LoroPanicException : LoroException
{
    internal LoroPanicException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
