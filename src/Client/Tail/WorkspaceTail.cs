using System.Text;
using System.Threading.Channels;
using SyncEngine.Engine;

namespace SyncEngine.Client.Tail;

/// <summary>Prints the log of a workspace as it comes, and how the client stands.</summary>
internal sealed class WorkspaceTail(WorkspaceClient client, TailOutput output, bool fromNow)
{
    private readonly Channel<PushReceipt> _pushed = Channel.CreateUnbounded<PushReceipt>();

    /// <summary>Until it is cancelled, or the server refuses this device: then false.</summary>
    /// <param name="push">Text to push, - for the lines of the standard input, or null.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<bool> RunAsync(string? push, CancellationToken stopping)
    {
        client.StatusChanged += Write;
        client.Failed += error => output.Write("failed", $"{error.Message}");
        Write(client.Status);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Func<CancellationToken, Task>[] parts =
            [PrintAsync, ending => PushAsync(push, ending), TellAcknowledgedAsync, ending => client.WaitAsync(IsRefused, ending)];
        await Task.WhenAll(parts.Select(part => RunPartAsync(part, ending)));
        return !IsRefused(client.Status);
    }

    /// <summary>A part that fails ends the others; so does the refusal that one of them waits for.</summary>
    private async Task RunPartAsync(Func<CancellationToken, Task> part, CancellationTokenSource ending)
    {
        try
        {
            await part(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return;
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }

        if (IsRefused(client.Status))
        {
            await ending.CancelAsync();
        }
    }

    private static bool IsRefused(SyncStatus status) => status.State is SyncState.Revoked or SyncState.SignedOut or SyncState.UpdateNeeded;

    private async Task PrintAsync(CancellationToken ending)
    {
        var after = LogPosition.Start;
        if (fromNow)
        {
            await client.WaitAsync(status => status.State == SyncState.Synced, ending);
            after = await client.FindEndAsync(ending);
        }

        await foreach (var received in client.ReceiveAsync(after, ending))
        {
            switch (received)
            {
                case Received.Snapshot snapshot:
                    output.Write("snapshot", $"seq={snapshot.Position.Seq} bytes={snapshot.Bytes.Length}");
                    break;
                case Received.Delta delta:
                    output.Write(
                        "delta", $"seq={delta.Position.Seq} replica={delta.Replica} counter={delta.Counter} bytes={delta.Payload.Length}");
                    break;
            }
        }
    }

    private async Task PushAsync(string? push, CancellationToken ending)
    {
        if (push is not (null or "-"))
        {
            await PushTextAsync(push, ending);
        }
        else if (push == "-")
        {
            using var input = new StreamReader(Console.OpenStandardInput());
            // A read of the terminal cannot be cancelled; it is left alone when the program ends.
            while (await input.ReadLineAsync(CancellationToken.None).AsTask().WaitAsync(ending) is { } line)
            {
                await PushTextAsync(line, ending);
            }
        }

        _pushed.Writer.Complete();
    }

    private async Task PushTextAsync(string text, CancellationToken ending)
    {
        var receipt = await client.PushAsync(Encoding.UTF8.GetBytes(text), ending);
        output.Write("saved", $"number={receipt.Number}");
        _pushed.Writer.TryWrite(receipt);
    }

    private async Task TellAcknowledgedAsync(CancellationToken ending)
    {
        await foreach (var receipt in _pushed.Reader.ReadAllAsync(ending))
        {
            await receipt.Acknowledged.WaitAsync(ending);
            output.Write("acknowledged", $"number={receipt.Number}");
        }
    }

    private void Write(SyncStatus status) => output.Write("status", $"state={status.State} pending={status.Pending}");
}
