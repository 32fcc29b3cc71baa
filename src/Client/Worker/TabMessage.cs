namespace SyncEngine.Client.Worker;

/// <summary>What a tab said; with no tab, what the browser or another worker did. Parts that a kind has no use for are empty.</summary>
internal sealed record TabMessage(string Tab, string Kind, string Workspace = "", string Detail = "");
