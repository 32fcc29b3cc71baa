using System.Buffers;
using SyncEngine.Protocol;
using SyncEngine.Protocol.Frames;
using SyncEngine.Server.Rest;

namespace SyncEngine.Server.Sync;

/// <summary>The frames of one request, which begin with a hello.</summary>
internal static class LogBody
{
    /// <exception cref="RequestException">There are none, or too many, or the bytes are no frames.</exception>
    public static async Task<IReadOnlyList<EncodedFrame>> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellationToken);
        try
        {
            var frames = FrameCodec.Split(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), Limits.LogRequestFrames);
            return frames.Count > 0 ? frames : throw new RequestException("The body is empty: a hello is expected, and then what is pushed.");
        }
        catch (FrameException error)
        {
            throw new RequestException($"The body is not one frame after the other: {error.Message}");
        }
    }
}
