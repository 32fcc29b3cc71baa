using System.Runtime.InteropServices.JavaScript;

namespace Loro.Interop;

/// <summary>
/// The functions of the JavaScript module, which the page's or worker's entry script registers under this name after it has started
/// Loro. A session is one document; containers are numbers within it. Values cross in the encoding of <see cref="ValueCodec"/>.
/// </summary>
internal static partial class LoroInterop
{
    private const string Module = "Loro.Net";

    [JSImport("open", Module)]
    public static partial JSObject Open();

    [JSImport("close", Module)]
    public static partial void Close(JSObject session);

    /// <summary>The message of the last panic, which is more than the error that was caught says.</summary>
    [JSImport("lastPanic", Module)]
    public static partial string? LastPanic();

    [JSImport("peerId", Module)]
    public static partial string PeerId(JSObject session);

    [JSImport("setPeerId", Module)]
    public static partial void SetPeerId(JSObject session, string peer);

    [JSImport("root", Module)]
    public static partial int Root(JSObject session, string name, int kind);

    /// <param name="session">The document.</param>
    /// <param name="bytes">The blobs, one after the other.</param>
    /// <param name="lengths">The length of each.</param>
    /// <returns>The status, encoded.</returns>
    [JSImport("importBlobs", Module)]
    public static partial byte[] Import(JSObject session, [JSMarshalAs<JSType.MemoryView>] Span<byte> bytes, int[] lengths);

    [JSImport("exportSnapshot", Module)]
    public static partial byte[] ExportSnapshot(JSObject session);

    [JSImport("exportUpdates", Module)]
    public static partial byte[] ExportUpdates(JSObject session, byte[] from);

    [JSImport("version", Module)]
    public static partial byte[] Version(JSObject session);

    [JSImport("commit", Module)]
    public static partial void Commit(JSObject session, string? origin, string? message);

    [JSImport("json", Module)]
    public static partial string Json(JSObject session);

    [JSImport("hasSameValue", Module)]
    public static partial bool HasSameValue(JSObject session, JSObject other);

    /// <summary>Calls back with an object that has the bytes.</summary>
    [JSImport("subscribeLocalUpdates", Module)]
    public static partial void SubscribeLocalUpdates(
        JSObject session,
        [JSMarshalAs<JSType.Function<JSType.Object>>] Action<JSObject> listener);

    [JSImport("unsubscribeLocalUpdates", Module)]
    public static partial void UnsubscribeLocalUpdates(JSObject session);

    /// <summary>Calls back with an object that has the bytes of an encoded event.</summary>
    [JSImport("subscribe", Module)]
    public static partial void Subscribe(
        JSObject session,
        [JSMarshalAs<JSType.Function<JSType.Object>>] Action<JSObject> listener);

    [JSImport("unsubscribe", Module)]
    public static partial void Unsubscribe(JSObject session);

    /// <param name="timeout">In milliseconds; 0 when nothing is forgotten.</param>
    [JSImport("ephemeralOpen", Module)]
    public static partial JSObject EphemeralOpen(double timeout);

    [JSImport("ephemeralClose", Module)]
    public static partial void EphemeralClose(JSObject store);

    [JSImport("ephemeralSet", Module)]
    public static partial void EphemeralSet(JSObject store, string key, byte[] value);

    [JSImport("ephemeralDelete", Module)]
    public static partial void EphemeralDelete(JSObject store, string key);

    [JSImport("ephemeralGet", Module)]
    public static partial byte[]? EphemeralGet(JSObject store, string key);

    /// <returns>A map of all states, encoded.</returns>
    [JSImport("ephemeralStates", Module)]
    public static partial byte[] EphemeralStates(JSObject store);

    /// <param name="store">The store.</param>
    /// <param name="key">Null for all keys.</param>
    [JSImport("ephemeralEncode", Module)]
    public static partial byte[] EphemeralEncode(JSObject store, string? key);

    [JSImport("ephemeralApply", Module)]
    public static partial void EphemeralApply(JSObject store, [JSMarshalAs<JSType.MemoryView>] Span<byte> bytes);

    /// <summary>Calls back with an object that has the bytes.</summary>
    [JSImport("ephemeralSubscribeLocalUpdates", Module)]
    public static partial void EphemeralSubscribeLocalUpdates(
        JSObject store,
        [JSMarshalAs<JSType.Function<JSType.Object>>] Action<JSObject> listener);

    [JSImport("ephemeralUnsubscribeLocalUpdates", Module)]
    public static partial void EphemeralUnsubscribeLocalUpdates(JSObject store);

    /// <summary>Calls back with an object that has the bytes of an encoded event.</summary>
    [JSImport("ephemeralSubscribe", Module)]
    public static partial void EphemeralSubscribe(
        JSObject store,
        [JSMarshalAs<JSType.Function<JSType.Object>>] Action<JSObject> listener);

    [JSImport("ephemeralUnsubscribe", Module)]
    public static partial void EphemeralUnsubscribe(JSObject store);

    [JSImport("containerId", Module)]
    public static partial string ContainerId(JSObject session, int container);

    [JSImport("containerJson", Module)]
    public static partial string ContainerJson(JSObject session, int container);

    [JSImport("mapSize", Module)]
    public static partial int MapSize(JSObject session, int container);

    [JSImport("mapKeys", Module)]
    public static partial string[] MapKeys(JSObject session, int container);

    [JSImport("mapGet", Module)]
    public static partial byte[]? MapGet(JSObject session, int container, string key);

    [JSImport("mapSet", Module)]
    public static partial void MapSet(JSObject session, int container, string key, byte[] value);

    [JSImport("mapDelete", Module)]
    public static partial void MapDelete(JSObject session, int container, string key);

    [JSImport("mapEnsure", Module)]
    public static partial int MapEnsure(JSObject session, int container, string key, int kind);

    [JSImport("listLength", Module)]
    public static partial int ListLength(JSObject session, int container);

    [JSImport("listGet", Module)]
    public static partial byte[]? ListGet(JSObject session, int container, int index);

    [JSImport("listInsert", Module)]
    public static partial void ListInsert(JSObject session, int container, int index, byte[] value);

    [JSImport("listPush", Module)]
    public static partial void ListPush(JSObject session, int container, byte[] value);

    [JSImport("listInsertContainer", Module)]
    public static partial int ListInsertContainer(JSObject session, int container, int index, int kind);

    [JSImport("listDelete", Module)]
    public static partial void ListDelete(JSObject session, int container, int index, int count);

    [JSImport("textLength", Module)]
    public static partial int TextLength(JSObject session, int container);

    [JSImport("textInsert", Module)]
    public static partial void TextInsert(JSObject session, int container, int position, string text);

    [JSImport("textDelete", Module)]
    public static partial void TextDelete(JSObject session, int container, int position, int length);

    [JSImport("textToString", Module)]
    public static partial string TextToString(JSObject session, int container);
}
