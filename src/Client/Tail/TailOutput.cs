namespace SyncEngine.Client.Tail;

/// <summary>One line for each thing that happens: when it came, what it is, and its values.</summary>
internal sealed class TailOutput(TextWriter writer, TimeProvider time)
{
    private readonly Lock _gate = new();

    public void Write(string what, FormattableString values)
    {
        lock (_gate)
        {
            writer.WriteLine(FormattableString.Invariant($"{time.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {what,-12} ") + FormattableString.Invariant(values));
        }
    }
}
