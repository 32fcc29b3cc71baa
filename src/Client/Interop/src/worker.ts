import { watch } from "./election";
import * as indexedDb from "./indexeddb";
import { loroLoader } from "./loro-loader";
import * as tabs from "./tabs";
import { config } from "./_framework/worker.boot.js";
import { dotnet } from "./_framework/dotnet.js";

// Nobody sees the console of a worker.
self.addEventListener("error", (event) => tabs.tell("failed", "", event.message));
self.addEventListener("unhandledrejection", (event) => tabs.tell("failed", "", String(event.reason)));
// From the page that has made this worker; a shared one has ports instead.
self.addEventListener("message", ({ data }: MessageEvent<boolean>) => watch(data));

try {
  const runtime = await dotnet.withConfig(config).create();
  runtime.setModuleImports("Blazor.IndexedDB", indexedDb);
  runtime.setModuleImports("SyncEngine.LoroLoader", loroLoader(runtime));
  runtime.setModuleImports("SyncEngine.Tabs", tabs);
  await runtime.runMain(config.mainAssemblyName, []);
} catch (error) {
  tabs.tell("failed", "", String(error));
} finally {
  // Without .NET it must not keep the lead.
  close();
}
