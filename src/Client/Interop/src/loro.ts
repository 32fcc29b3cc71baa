// The JavaScript side of Loro.Net: every function here is a [JSImport] of that library. Loro's WebAssembly must have been started.

import { LoroList, LoroMap, LoroText, VersionVector } from "loro-crdt";
import type { Diff, ImportStatus, LoroEventBatch, PeerID, Value } from "loro-crdt";
import type { MemoryView } from "./bytes";
import { Session } from "./loro-session";
import { Kind, decode, encode, isContainer } from "./loro-values";

export * from "./loro-ephemeral";

type Callback = (report: { bytes: Uint8Array }) => void;

export function open(): Session {
  return new Session();
}

export function close(session: Session): void {
  session.free();
}

/** Loro leaves the message of a panic, with its place, in a global before it stops. */
export function lastPanic(): string | null {
  const panic = (globalThis as { __LORO_WASM_LAST_PANIC__?: unknown }).__LORO_WASM_LAST_PANIC__;
  return panic ? String(panic) : null;
}

export function peerId(session: Session): string {
  return session.document.peerIdStr;
}

export function setPeerId(session: Session, peer: string): void {
  session.document.setPeerId(peer as PeerID);
}

export function root(session: Session, name: string, kind: number): number {
  const { document } = session;
  switch (kind) {
    case Kind.Map:
      return session.adopt(document.getMap(`cid:root-${name}:Map`));
    case Kind.List:
      return session.adopt(document.getList(`cid:root-${name}:List`));
    default:
      return session.adopt(document.getText(`cid:root-${name}:Text`));
  }
}

/** `view` holds the blobs one after the other. */
export function importBlobs(session: Session, view: MemoryView, lengths: Int32Array): Uint8Array {
  const all = view.slice();
  let end = 0;
  const blobs = Array.from(lengths, (length) => all.subarray(end, (end += length)));
  const [first] = blobs;
  return encodeStatus(session, blobs.length === 1 && first ? session.document.import(first) : session.document.importBatch(blobs));
}

export function exportSnapshot(session: Session): Uint8Array {
  return session.document.export({ mode: "snapshot" });
}

export function exportUpdates(session: Session, from: Uint8Array): Uint8Array {
  const version = VersionVector.decode(from);
  try {
    return session.document.export({ mode: "update", from: version });
  } finally {
    version.free();
  }
}

export function version(session: Session): Uint8Array {
  session.document.commit();
  const vector = session.document.oplogVersion();
  try {
    return vector.encode();
  } finally {
    vector.free();
  }
}

export function commit(session: Session, origin: string | null, message: string | null): void {
  session.document.commit({ ...(origin !== null && { origin }), ...(message !== null && { message }) });
}

export function json(session: Session): string {
  return stringify(session.document.toJSON());
}

export function hasSameValue(session: Session, other: Session): boolean {
  return isEqual(session.document.toJSON(), other.document.toJSON());
}

/** Keys in any order: a document says them as they come out of a hash table. */
function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return Object.is(one, other);
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => key in other && isEqual((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]))
  );
}

export function subscribeLocalUpdates(session: Session, listener: Callback): void {
  session.unsubscribeLocalUpdates = session.document.subscribeLocalUpdates((bytes) => listener({ bytes }));
}

export function unsubscribeLocalUpdates(session: Session): void {
  session.unsubscribeLocalUpdates?.();
  session.unsubscribeLocalUpdates = undefined;
}

export function subscribe(session: Session, listener: Callback): void {
  session.unsubscribeEvents = session.document.subscribe((event) => listener({ bytes: encodeEvent(session, event) }));
}

export function unsubscribe(session: Session): void {
  session.unsubscribeEvents?.();
  session.unsubscribeEvents = undefined;
}

export function containerId(session: Session, container: number): string {
  return session.container(container).id;
}

export function containerJson(session: Session, container: number): string {
  return stringify(session.container(container).toJSON());
}

export function mapSize(session: Session, container: number): number {
  return session.map(container).size;
}

export function mapKeys(session: Session, container: number): string[] {
  return session.map(container).keys();
}

export function mapGet(session: Session, container: number, key: string): Uint8Array | null {
  return encode(session, session.map(container).get(key));
}

export function mapSet(session: Session, container: number, key: string, value: Uint8Array<ArrayBuffer>): void {
  session.map(container).set(key, decode(value));
}

export function mapDelete(session: Session, container: number, key: string): void {
  session.map(container).delete(key);
}

export function mapEnsure(session: Session, container: number, key: string, kind: number): number {
  const map = session.map(container);
  switch (kind) {
    case Kind.Map:
      return session.adopt(map.ensureMergeableMap(key));
    case Kind.List:
      return session.adopt(map.ensureMergeableList(key));
    default:
      return session.adopt(map.ensureMergeableText(key));
  }
}

export function listLength(session: Session, container: number): number {
  return session.list(container).length;
}

export function listGet(session: Session, container: number, index: number): Uint8Array | null {
  return encode(session, session.list(container).get(index));
}

export function listInsert(session: Session, container: number, index: number, value: Uint8Array<ArrayBuffer>): void {
  session.list(container).insert(index, decode(value));
}

export function listPush(session: Session, container: number, value: Uint8Array<ArrayBuffer>): void {
  session.list(container).push(decode(value));
}

export function listInsertContainer(session: Session, container: number, index: number, kind: number): number {
  const detached = kind === Kind.Map ? new LoroMap() : kind === Kind.List ? new LoroList() : new LoroText();
  try {
    return session.adopt(session.list(container).insertContainer(index, detached));
  } finally {
    detached.free();
  }
}

export function listDelete(session: Session, container: number, index: number, count: number): void {
  session.list(container).delete(index, count);
}

export function textLength(session: Session, container: number): number {
  return session.text(container).length;
}

export function textInsert(session: Session, container: number, position: number, text: string): void {
  session.text(container).insert(position, text);
}

export function textDelete(session: Session, container: number, position: number, length: number): void {
  session.text(container).delete(position, length);
}

export function textToString(session: Session, container: number): string {
  return session.text(container).toString();
}

/** Numbers that JSON lacks become null by themselves; bytes become Base64, as .NET's serializers read them. */
function stringify(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (item instanceof Uint8Array ? toBase64(item) : item));
}

function toBase64(bytes: Uint8Array): string {
  const chunk = 0x8000;
  let text = "";
  for (let i = 0; i < bytes.length; i += chunk) text += String.fromCharCode(...bytes.subarray(i, i + chunk));
  return btoa(text);
}

function encodeStatus(session: Session, status: ImportStatus): Uint8Array {
  const spans = (of: ImportStatus["success"] | null): Value[] => [...(of ?? [])].map(([peer, span]) => [peer, span.start, span.end]);
  return encode(session, { success: spans(status.success), pending: spans(status.pending) }) as Uint8Array;
}

function encodeEvent(session: Session, event: LoroEventBatch): Uint8Array {
  const changes = event.events.map(({ target, path, diff }) => {
    freeContainers(diff);
    return { id: target, path, keys: diff.type === "map" ? Object.keys(diff.updated) : [] };
  });
  return encode(session, { by: event.by, origin: event.origin ?? "", changes }) as Uint8Array;
}

/** An event brings an object for each container that was put in. Each keeps the whole document in memory until it is freed. */
function freeContainers(diff: Diff): void {
  const values =
    diff.type === "map" ? Object.values(diff.updated) : diff.type === "list" ? diff.diff.flatMap((step) => step.insert ?? []) : [];
  for (const value of values) {
    if (isContainer(value)) value.free();
  }
}
