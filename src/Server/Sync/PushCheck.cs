using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;

namespace SyncEngine.Server.Sync;

/// <summary>How much of a push may go on to the store, and what is told about the rest. Pure.</summary>
internal static class PushCheck
{
    public static (int Deltas, RejectFrame? Reject) Measure(PushFrame push, Limits limits)
    {
        for (var i = 0; i < push.Payloads.Count; i++)
        {
            if (push.Payloads[i].Length > limits.DeltaBytes)
            {
                return (i, new RejectFrame(
                    push.FirstCounter + i,
                    ErrorCode.DeltaTooLarge,
                    $"The delta has {push.Payloads[i].Length} bytes; {nameof(Limits.DeltaBytes)} allows {limits.DeltaBytes}."));
            }
        }

        var bytes = push.Payloads.Sum(payload => payload.Length + Limits.EntryOverheadBytes);
        return bytes > limits.PageBytes
            ? (0, new RejectFrame(
                push.FirstCounter,
                ErrorCode.PageTooLarge,
                $"The frame counts {bytes} bytes; {nameof(Limits.PageBytes)} allows {limits.PageBytes}."))
            : (push.Payloads.Count, null);
    }
}
