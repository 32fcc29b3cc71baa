namespace Microsoft.AspNetCore.SignalR.Protocol;

/// <summary>What a completion carries; the numbers are those of the wire.</summary>
internal enum ResultKind
{
    Error = 1,
    Void = 2,
    Value = 3,
}
