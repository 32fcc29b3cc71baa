using System.Text;
using SyncEngine.Client;
using SyncEngine.Engine;

namespace SyncEngine.Native.Tests;

/// <summary>What the tests say of a client.</summary>
internal static class ClientSteps
{
    public static Task<PushReceipt> PushAsync(this WorkspaceClient client, string text) => client.PushAsync(Encoding.UTF8.GetBytes(text));

    public static Task<SyncStatus> IsAsync(this WorkspaceClient client, SyncState state, int pending = 0) =>
        client.WaitAsync(status => status == new SyncStatus(state, pending), Patience.Token);

    /// <summary>The next so many of the log after a position, as text, and where they end.</summary>
    public static async Task<(IReadOnlyList<string> Texts, LogPosition End)> ReceiveAsync(
        this WorkspaceClient client, int count, LogPosition after = default)
    {
        var texts = new List<string>();
        await foreach (var received in client.ReceiveAsync(after, Patience.Token))
        {
            texts.Add(Encoding.UTF8.GetString(((Received.Delta)received).Payload.Span));
            after = received.Position;
            if (texts.Count == count)
            {
                break;
            }
        }

        return (texts, after);
    }
}
