namespace SyncEngine.Schema;

/// <summary>What people call things: 1 to <see cref="Length"/> characters, without the spaces around them.</summary>
public static class NameText
{
    /// <summary>In UTF-16 units.</summary>
    public const int Length = 100;

    /// <summary>The name that a person typed; null when it breaks a rule.</summary>
    public static string? Read(string text, out string? problem)
    {
        var name = text.Trim();
        problem = name.Length switch
        {
            0 => "Give it a name.",
            > Length => $"Use at most {Length} characters; these are {name.Length}.",
            _ => name.Any(char.IsControl) ? "Use letters, digits and signs only." : null,
        };
        return problem is null ? name : null;
    }
}
