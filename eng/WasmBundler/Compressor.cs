using System.IO.Compression;

namespace SyncEngine.WasmBundler;

/// <summary>Brotli at its smallest, paid once at build so that serving costs nothing.</summary>
internal static class Compressor
{
    public const string Extension = ".br";

    /// <returns>Null when the content does not get smaller: images and fonts are compressed already.</returns>
    public static byte[]? Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var brotli = new BrotliStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            brotli.Write(content);
        }

        return compressed.Length < content.Length ? compressed.ToArray() : null;
    }
}
