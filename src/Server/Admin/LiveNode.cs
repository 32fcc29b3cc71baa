using SyncEngine.Server.Access;
using SyncEngine.Server.Sync;

namespace SyncEngine.Server.Admin;

/// <summary>The running server that a command works in; there is none when it works beside.</summary>
internal sealed record LiveNode(Keys Keys, Sessions Sessions, Feeds Feeds, FeedBudget FeedMemory);
