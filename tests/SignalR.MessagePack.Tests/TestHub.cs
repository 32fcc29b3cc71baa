using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>What the clients of the tests call: every kind of call, in every direction.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A hub's methods are found on its instances.")]
public sealed class TestHub(CountingEnd countingEnd) : Hub
{
    public int Add(int a, int b) => a + b;

    public void DoNothing()
    {
    }

    public object? Echo(object? value) => value;

    public DateTime NextDay(DateTime time) => time.AddDays(1);

    public byte[] Reverse(byte[] bytes)
    {
        Array.Reverse(bytes);
        return bytes;
    }

    public void Fail(string text) => throw new HubException(text);

    public async IAsyncEnumerable<int> CountTo(int last)
    {
        if (last < 0)
        {
            throw new HubException("cannot count down");
        }

        for (var i = 1; i <= last; i++)
        {
            await Task.Yield();
            yield return i;
        }
    }

    public async IAsyncEnumerable<int> CountForEver([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 1; ; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            countingEnd.Source.SetResult();
        }
    }

    public Task CountingHasEnded() => countingEnd.Source.Task;

    public async Task<int> Total(IAsyncEnumerable<int> numbers)
    {
        var total = 0;
        await foreach (var number in numbers)
        {
            total += number;
        }

        return total;
    }

    public async Task<string> HowItEnded(IAsyncEnumerable<int> numbers)
    {
        try
        {
            return $"well, with {await Total(numbers)}";
        }
        catch (HubException error)
        {
            return error.Message;
        }
    }

    public async IAsyncEnumerable<int> DoubleEach(IAsyncEnumerable<int> numbers)
    {
        await foreach (var number in numbers)
        {
            yield return number * 2;
        }
    }

    public Task NotifyMe(string text) => Clients.Caller.SendAsync("Notice", text, 1, null, new byte[] { 1, 2 });

    public Task<string> AskMe(string about) => Clients.Caller.InvokeAsync<string>("Question", about, CancellationToken.None);

    public void CloseMe() => Context.Abort();
}

/// <summary>Told when a stream without an end has been ended from outside.</summary>
public sealed class CountingEnd
{
    public TaskCompletionSource Source { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
