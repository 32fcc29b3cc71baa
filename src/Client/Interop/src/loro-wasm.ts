import init from "loro-crdt/web/loro_wasm.js";
import wasm from "loro-crdt/web/loro_wasm_bg.wasm";

/** Awaited once per runtime, before anything of loro-crdt is called. */
export async function loadLoro(): Promise<void> {
  await init({ module_or_path: new URL(wasm, import.meta.url) });
}
