namespace Loro;

/// <summary>Loro refused a call. The document is as it was, and can be used further.</summary>
public class LoroException : Exception
{
    internal LoroException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
