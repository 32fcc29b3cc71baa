using System.Security.Cryptography;
using Microsoft.JSInterop;

namespace SyncEngine.Fixture.Page;

/// <summary>Called by the tests from outside, each method for one way that values cross.</summary>
public static class Interop
{
    public static IJSInProcessRuntime JS { get; set; } = null!;

    [JSInvokable]
    public static byte[] Reverse(byte[] bytes) => [.. bytes.Reverse()];

    [JSInvokable]
    public static async Task<bool> BytesComeBackReversed(int length)
    {
        var sent = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        var received = await JS.InvokeAsync<byte[]>("probe.reverse", sent);
        return received.SequenceEqual(sent.Reverse());
    }

    [JSInvokable]
    public static bool BytesComeBackReversedAtOnce()
    {
        byte[] sent = [1, 2, 3];
        return JS.Invoke<byte[]>("probe.reverse", sent).SequenceEqual(sent.Reverse());
    }

    [JSInvokable]
    public static async Task<string> HashOfStreamSeenByJavaScript(int length)
    {
        using var stream = new DotNetStreamReference(new MemoryStream(Sample(length)));
        return await JS.InvokeAsync<string>("probe.hashOfStream", stream);
    }

    [JSInvokable]
    public static async Task<string> HashOfStreamSeenByDotNet(int length)
    {
        var reference = await JS.InvokeAsync<IJSStreamReference>("probe.sample", length);
        await using var stream = await reference.OpenReadStreamAsync(maxAllowedSize: length);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream));
    }

    [JSInvokable]
    public static string HashOfSample(int length) => Convert.ToHexStringLower(SHA256.HashData(Sample(length)));

    [JSInvokable]
    public static string ErrorOfSynchronousCall()
    {
        try
        {
            JS.InvokeVoid("probe.fail", "now");
            return "no error";
        }
        catch (JSException error)
        {
            return error.Message;
        }
    }

    [JSInvokable]
    public static async Task<string> ErrorOfAsynchronousCall()
    {
        try
        {
            await JS.InvokeVoidAsync("probe.fail", "later");
            return "no error";
        }
        catch (JSException error)
        {
            return error.Message;
        }
    }

    [JSInvokable]
    public static void Fail() => throw new InvalidOperationException("this method always fails");

    [JSInvokable]
    public static async Task<string> PropertiesAndConstructors()
    {
        JS.SetValue("probe.note", "written by .NET");
        var box = await JS.InvokeConstructorAsync("probe.Box", 41);
        var next = await box.InvokeAsync<int>("next");
        return $"{JS.GetValue<string>("probe.note")}, {await box.GetValueAsync<int>("value")}, {next}";
    }

    private static byte[] Sample(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))];
}
