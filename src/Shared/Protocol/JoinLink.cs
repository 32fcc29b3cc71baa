namespace SyncEngine.Protocol;

/// <summary>
/// What an invite link carries in its fragment, which no browser sends to a server: #{workspace}.{invite}.{secret}
/// </summary>
public sealed record JoinLink(Id<Workspace> Workspace, Id<Invite> Invite, string Secret)
{
    /// <summary>Far more than any secret needs, and no more than a server should be asked to look at.</summary>
    private const int SecretLength = 128;

    /// <summary>It is meant to be an invite, whole or not; other fragments only say where to go on a page.</summary>
    public static bool IsMeant(string fragment) => fragment.Contains('.', StringComparison.Ordinal);

    /// <summary>Null when the text is no whole invite, such as one that was cut off in copying.</summary>
    /// <param name="fragment">With its #.</param>
    public static JoinLink? Parse(string fragment) =>
        fragment.StartsWith('#')
        && fragment[1..].Split('.') is [var workspaceText, var inviteText, var secret]
        && Id<Workspace>.TryParse(workspaceText, out var workspace)
        && Id<Invite>.TryParse(inviteText, out var invite)
        && secret.Length is > 0 and <= SecretLength
        && secret.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_')
            ? new JoinLink(workspace, invite, secret)
            : null;

    /// <summary>The link to give away.</summary>
    /// <param name="origin">Of the app, with a slash at its end.</param>
    public string ToUrl(string origin) => $"{origin}join#{Workspace}.{Invite}.{Secret}";
}
