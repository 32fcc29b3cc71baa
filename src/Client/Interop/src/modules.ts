import { LoroDoc } from "loro-crdt";
import type { Runtime } from "./dotnet";
import { loadLoro } from "./loro-wasm";

/** Called before Main, so that every `[JSImport(function, module)]` finds its function. */
export async function registerModules(_runtime: Runtime): Promise<void> {
  await loadLoro();
  console.log("loro", new LoroDoc().peerIdStr);
}
