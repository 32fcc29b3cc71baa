namespace SyncEngine.WasmBundler;

/// <summary>The bundle cannot be made from what was given; the message names what is wrong.</summary>
internal sealed class BundleException(string message) : Exception(message);
