// The .NET program of this test host, in a page or in a worker.
import initLoro from "../../../src/Client/Interop/node_modules/loro-crdt/web/loro_wasm.js";
import type { Runtime as BaseRuntime, RuntimeBuilder, BootConfig } from "../../../src/Client/Interop/src/dotnet";
import * as indexedDb from "../../../src/Client/Interop/src/indexeddb";
import { history } from "./history";
import * as loro from "../../../src/Client/Interop/src/loro";
import { loadLoro } from "../../../src/Client/Interop/src/loro-wasm";

interface Runtime extends BaseRuntime {
  getAssemblyExports(assembly: string): Promise<Exports>;
}

interface Exports {
  readonly SyncEngine: { readonly Client: { readonly Host: { readonly Runner: { Run(scenario: string, where: string): Promise<string> } } } };
}

/** Runs the scenario. Resolves with what it prints; a failed assertion rejects with its text. */
export type Run = (scenario: string, where: string) => Promise<string>;

export async function start(dotnet: RuntimeBuilder, config: BootConfig): Promise<Run> {
  const runtime = (await dotnet.withConfig(config).create()) as Runtime;
  await loadLoro();
  const { memory } = await initLoro();
  runtime.setModuleImports("Blazor.IndexedDB", indexedDb);
  runtime.setModuleImports("Loro.Net", loro);
  runtime.setModuleImports("Client.Host", { history, loroMemory: () => memory.buffer.byteLength });
  await runtime.runMain(config.mainAssemblyName, []);
  const { Runner } = (await runtime.getAssemblyExports(config.mainAssemblyName)).SyncEngine.Client.Host;
  return (scenario, where) => Runner.Run(scenario, where);
}
