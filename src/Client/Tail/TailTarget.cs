using SyncEngine.Protocol;

namespace SyncEngine.Client.Tail;

/// <summary>Which workspace to open, where its store is, and how to get in.</summary>
/// <param name="Link">To be redeemed when the store has no access yet; null when a token was given, or should be there.</param>
internal sealed record TailTarget(WorkspaceClientOptions Options, Uri? Link, string DeviceName)
{
    /// <exception cref="FormatException">The arguments do not name a workspace; the message says which is wrong.</exception>
    public static TailTarget Of(string? link, string name, string? server, string? workspace, string? token, string folder)
    {
        if (link is null == server is null)
        {
            throw new FormatException("Either an invite link or --server with --workspace is needed.");
        }

        if (link is not null)
        {
            var address = Address(link, "The link");
            var invite = JoinLink.Parse(address.Fragment) ?? throw new FormatException("The link is no whole invite link: part of it is missing.");
            return new TailTarget(Options(new Uri(address.GetLeftPart(UriPartial.Authority)), invite.Workspace), address, name);
        }

        return Id<Workspace>.TryParse(workspace, out var id)
            ? new TailTarget(Options(Address(server!, "--server"), id) with { Token = token }, Link: null, name)
            : throw new FormatException($"--workspace must be the id of a workspace: {Id<Workspace>.TextLength} characters of base64url.");

        WorkspaceClientOptions Options(Uri at, Id<Workspace> of) =>
            new(at, of, Path.Combine(folder, $"{of}.db")) { ClientName = "SyncEngine tail" };
    }

    public async Task<WorkspaceClient> OpenAsync(TailOutput output, CancellationToken cancellationToken)
    {
        try
        {
            return await WorkspaceClient.OpenAsync(Options);
        }
        catch (WorkspaceStoreException error) when (error.Problem == WorkspaceStoreProblem.NoAccess && Link is not null)
        {
            var admission = await WorkspaceClient.JoinAsync(Link, DeviceName, cancellationToken);
            output.Write("joined", $"workspace={admission.WorkspaceId} device={admission.DeviceId} scope={admission.Scope}");
            return await WorkspaceClient.OpenAsync(Options with { Token = admission.Token });
        }
    }

    private static Uri Address(string text, string what) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : throw new FormatException($"{what} must be an address that begins with http:// or https://.");
}
