using SyncEngine.Client.Replica;
using SyncEngine.Client.Worker;

using var http = new HttpClient { BaseAddress = new Uri(Tabs.Origin()) };
using var directory = await WorkspaceDirectory.OpenAsync();
while (true)
{
    await using (var worker = new SyncWorker(directory, http, TimeProvider.System))
    {
        Tabs.Listen(worker.Post);
        await Tabs.LeadAsync();
        await worker.RunAsync();
    }

    Tabs.Resign();
}
