using System.Runtime.InteropServices.JavaScript;

namespace Microsoft.JSInterop.WebAssembly;

/// <summary>The functions that blazor.webassembly.js registers for the runtime before it runs Main.</summary>
internal static partial class BlazorInternal
{
    private const string Module = "blazor-internal";

    /// <summary>Numbers cross as JavaScript numbers: every id here counts up from one, far below 2^53.</summary>
    [JSImport("Blazor._internal.invokeJSJson", Module)]
    public static partial string? InvokeJS(
        string identifier,
        [JSMarshalAs<JSType.Number>] long targetInstanceId,
        int resultType,
        string argsJson,
        [JSMarshalAs<JSType.Number>] long asyncHandle,
        int callType);

    [JSImport("Blazor._internal.endInvokeDotNetFromJS", Module)]
    public static partial void EndInvokeDotNet(string? callId, bool success, string? resultJsonOrErrorMessage);

    [JSImport("Blazor._internal.receiveByteArray", Module)]
    public static partial void ReceiveByteArray(int id, byte[] data);
}
