using Microsoft.AspNetCore.SignalR;

namespace SyncEngine.SignalR.MessagePack.Tests;

/// <summary>Knows one type for each place a value can be in, whatever the method or call is named.</summary>
internal sealed class TestBinder(params Type[] types) : IInvocationBinder
{
    public static readonly TestBinder Nothing = new();

    public IReadOnlyList<Type> GetParameterTypes(string methodName) => types;

    public Type GetReturnType(string invocationId) => Only($"No call '{invocationId}' is waiting.");

    public Type GetStreamItemType(string streamId) => Only($"There is no stream '{streamId}'.");

    private Type Only(string otherwise) => types.Length == 1 ? types[0] : throw new KeyNotFoundException(otherwise);
}
