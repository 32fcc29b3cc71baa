// First: its listener must stand before anything here is awaited, or the tab that starts the worker is never heard.
import * as tabs from "./tabs";
import * as indexedDb from "./indexeddb";
import { loroLoader } from "./loro-loader";
import { config } from "./_framework/worker.boot.js";
import { dotnet } from "./_framework/dotnet.js";

const runtime = await dotnet.withConfig(config).create();
runtime.setModuleImports("Blazor.IndexedDB", indexedDb);
runtime.setModuleImports("SyncEngine.LoroLoader", loroLoader(runtime));
runtime.setModuleImports("SyncEngine.Tabs", tabs);
await runtime.runMain(config.mainAssemblyName, []);
