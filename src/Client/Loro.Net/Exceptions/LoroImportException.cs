namespace Loro;

/// <summary>
/// Bytes to import were refused: truncated, corrupt, not Loro's, or in contradiction to what this copy has written. Nothing of them was
/// taken in, and the document can be used further.
/// </summary>
public sealed class LoroImportException : LoroException
{
    internal LoroImportException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
