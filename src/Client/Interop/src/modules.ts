import type { Runtime } from "./dotnet";
import * as files from "./files";
import * as indexedDb from "./indexeddb";
import * as loro from "./loro";
import { loadLoro } from "./loro-wasm";
import * as page from "./page";
import * as qr from "./qr";
import * as recovery from "./recovery";
import * as shell from "./shell";
import * as storage from "./storage";
import * as workerLink from "./worker-link";

/** Called before Main, so that every `[JSImport(function, module)]` of the page finds its function. */
export async function registerModules(runtime: Runtime): Promise<void> {
  await loadLoro();
  runtime.setModuleImports("Loro.Net", loro);
  runtime.setModuleImports("Blazor.IndexedDB", indexedDb);
  runtime.setModuleImports("SyncEngine.Page", page);
  runtime.setModuleImports("SyncEngine.Files", files);
  runtime.setModuleImports("SyncEngine.Qr", qr);
  runtime.setModuleImports("SyncEngine.Recovery", recovery);
  runtime.setModuleImports("SyncEngine.Shell", shell);
  runtime.setModuleImports("SyncEngine.Storage", storage);
  runtime.setModuleImports("SyncEngine.WorkerLink", workerLink);
}
