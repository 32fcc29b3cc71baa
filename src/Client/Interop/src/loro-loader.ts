import type { Runtime } from "./dotnet";

/** For a runtime that needs Loro rarely: it is fetched and started when it is first asked for. Mirrored by src/Client/Worker/LoroLoader.cs. */
export function loroLoader(runtime: Runtime): { load(): Promise<void> } {
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    const [loro, { loadLoro }] = await Promise.all([import("./loro"), import("./loro-wasm")]);
    await loadLoro();
    runtime.setModuleImports("Loro.Net", loro);
  };
  const forget = (error: unknown): never => {
    loading = undefined;
    throw error;
  };
  return { load: () => (loading ??= load().catch(forget)) };
}
