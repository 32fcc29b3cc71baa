// The ephemeral stores of Loro.Net: values with a time, which are forgotten when they are not set again.

import { EphemeralStoreWasm } from "loro-crdt";
import type { EphemeralStoreEvent } from "loro-crdt";
import type { MemoryView } from "./bytes";
import { decode, encode } from "./loro-values";

type Callback = (report: { bytes: Uint8Array }) => void;

/** Nothing is ever so old. */
const never = Number.MAX_SAFE_INTEGER;

/** Not loro-crdt's EphemeralStore: its timer runs for ever when the timeout is longer than the browser's timers can be. */
class EphemeralSession {
  readonly store: EphemeralStoreWasm;
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  unsubscribeLocalUpdates: (() => void) | undefined;
  unsubscribeEvents: (() => void) | undefined;

  constructor(timeout: number) {
    this.store = new EphemeralStoreWasm(timeout || never);
    this.#timer = timeout ? setInterval(() => this.store.removeOutdated(), timeout / 2) : undefined;
  }

  free(): void {
    clearInterval(this.#timer);
    this.unsubscribeLocalUpdates?.();
    this.unsubscribeEvents?.();
    this.store.free();
  }
}

export function ephemeralOpen(timeout: number): EphemeralSession {
  return new EphemeralSession(timeout);
}

export function ephemeralClose(session: EphemeralSession): void {
  session.free();
}

export function ephemeralSet({ store }: EphemeralSession, key: string, value: Uint8Array<ArrayBuffer>): void {
  store.set(key, decode(value));
}

export function ephemeralDelete({ store }: EphemeralSession, key: string): void {
  store.delete(key);
}

export function ephemeralGet({ store }: EphemeralSession, key: string): Uint8Array | null {
  return encode(null, store.get(key));
}

export function ephemeralStates({ store }: EphemeralSession): Uint8Array {
  return encode(null, store.getAllStates()) as Uint8Array;
}

export function ephemeralEncode({ store }: EphemeralSession, key: string | null): Uint8Array {
  return key === null ? store.encodeAll() : store.encode(key);
}

export function ephemeralApply({ store }: EphemeralSession, view: MemoryView): void {
  store.apply(view.slice());
}

export function ephemeralSubscribeLocalUpdates(session: EphemeralSession, listener: Callback): void {
  session.unsubscribeLocalUpdates = session.store.subscribeLocalUpdates((bytes) => listener({ bytes }));
}

export function ephemeralUnsubscribeLocalUpdates(session: EphemeralSession): void {
  session.unsubscribeLocalUpdates?.();
  session.unsubscribeLocalUpdates = undefined;
}

export function ephemeralSubscribe(session: EphemeralSession, listener: Callback): void {
  // Loro says of each cleaning that it was done, also when nothing was forgotten.
  session.unsubscribeEvents = session.store.subscribe((event) => hasKeys(event) && listener({ bytes: encodeEvent(event) }));
}

export function ephemeralUnsubscribe(session: EphemeralSession): void {
  session.unsubscribeEvents?.();
  session.unsubscribeEvents = undefined;
}

function hasKeys({ added, updated, removed }: EphemeralStoreEvent): boolean {
  return added.length + updated.length + removed.length > 0;
}

function encodeEvent({ by, added, updated, removed }: EphemeralStoreEvent): Uint8Array {
  return encode(null, { by, added, updated, removed }) as Uint8Array;
}
