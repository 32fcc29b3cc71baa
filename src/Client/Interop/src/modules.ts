import type { Runtime } from "./dotnet";
import * as indexedDb from "./indexeddb";
import * as loro from "./loro";
import { loadLoro } from "./loro-wasm";
import * as page from "./page";
import * as workerLink from "./worker-link";

/** Called before Main, so that every `[JSImport(function, module)]` of the page finds its function. */
export async function registerModules(runtime: Runtime): Promise<void> {
  await loadLoro();
  runtime.setModuleImports("Loro.Net", loro);
  runtime.setModuleImports("Blazor.IndexedDB", indexedDb);
  runtime.setModuleImports("SyncEngine.Page", page);
  runtime.setModuleImports("SyncEngine.WorkerLink", workerLink);
}
