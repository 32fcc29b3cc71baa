using System.Threading.Channels;
using SyncEngine.Client.Replica;
using SyncEngine.Client.Worker;

var messages = Channel.CreateUnbounded<TabMessage>();
Tabs.Listen(message => messages.Writer.TryWrite(message));

using var http = new HttpClient { BaseAddress = new Uri(Tabs.Origin()) };
using var directory = await WorkspaceDirectory.OpenAsync();
var worker = new SyncWorker(directory, http);

await foreach (var message in messages.Reader.ReadAllAsync())
{
    try
    {
        await worker.HandleAsync(message);
    }
    catch (Exception error)
    {
        // One message that fails must not end the worker of every tab; the tab that sent it is told.
        Console.Error.WriteLine(error);
        Tabs.TellFailed(message.Tab, message.Workspace, error.Message);
    }
}
