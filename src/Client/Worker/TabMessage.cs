namespace SyncEngine.Client.Worker;

/// <summary>What a tab said, or the browser with tab <see cref="Tabs.Browser"/>. Parts that a kind has no use for are empty.</summary>
internal sealed record TabMessage(int Tab, string Kind, string Workspace, string Detail);
