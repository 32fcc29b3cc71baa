using System.Diagnostics.CodeAnalysis;
using Microsoft.JSInterop.Infrastructure;

namespace Microsoft.JSInterop.WebAssembly;

/// <summary>
/// Carries JavaScript interop calls between .NET and the page that hosts the runtime.
/// The Blazor host derives from it and adds the streams, which are calls through this class too.
/// </summary>
public abstract class WebAssemblyJSRuntime : JSInProcessRuntime
{
    /// <summary>Handle 0 asks for the result at once; every other handle names a pending task.</summary>
    private const long Synchronous = 0;

    private const string NoArguments = "[]";

    /// <inheritdoc />
    protected override string InvokeJS(
        string identifier,
        [StringSyntax(StringSyntaxAttribute.Json)] string? argsJson,
        JSCallResultType resultType,
        long targetInstanceId) =>
        InvokeJS(FunctionCall(Synchronous, identifier, argsJson, resultType, targetInstanceId));

    /// <inheritdoc />
    protected override string InvokeJS(in JSInvocationInfo invocationInfo)
    {
        try
        {
            // JavaScript answers null for a call without a result, and the base class takes that.
            return Call(invocationInfo, Synchronous)!;
        }
        catch (System.Runtime.InteropServices.JavaScript.JSException exception)
        {
            throw new JSException(exception.Message, exception);
        }
    }

    /// <inheritdoc />
    protected override void BeginInvokeJS(
        long taskId,
        string identifier,
        [StringSyntax(StringSyntaxAttribute.Json)] string? argsJson,
        JSCallResultType resultType,
        long targetInstanceId) =>
        BeginInvokeJS(FunctionCall(taskId, identifier, argsJson, resultType, targetInstanceId));

    /// <inheritdoc />
    protected override void BeginInvokeJS(in JSInvocationInfo invocationInfo) => Call(invocationInfo, invocationInfo.AsyncHandle);

    /// <inheritdoc />
    protected override void EndInvokeDotNet(DotNetInvocationInfo invocationInfo, in DotNetInvocationResult invocationResult) =>
        BlazorInternal.EndInvokeDotNet(
            invocationInfo.CallId,
            invocationResult.Success,
            invocationResult.Success ? invocationResult.ResultJson : invocationResult.Exception?.ToString());

    /// <inheritdoc />
    protected override void SendByteArray(int id, byte[] data) => BlazorInternal.ReceiveByteArray(id, data);

    private static JSInvocationInfo FunctionCall(
        long asyncHandle,
        string identifier,
        string? argsJson,
        JSCallResultType resultType,
        long targetInstanceId) =>
        new()
        {
            AsyncHandle = asyncHandle,
            Identifier = identifier,
            ArgsJson = argsJson ?? NoArguments,
            ResultType = resultType,
            TargetInstanceId = targetInstanceId,
            CallType = JSCallType.FunctionCall,
        };

    private static string? Call(in JSInvocationInfo call, long asyncHandle) =>
        BlazorInternal.InvokeJS(
            call.Identifier,
            call.TargetInstanceId,
            (int)call.ResultType,
            call.ArgsJson,
            asyncHandle,
            (int)call.CallType);
}
