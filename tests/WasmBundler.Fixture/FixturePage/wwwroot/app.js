import "./_framework/blazor.webassembly.js";
import { config } from "./_framework/app.boot.js";
import { probe } from "./probe.js";

globalThis.probe = probe;
globalThis.workerUrl = new URL("./worker.js", import.meta.url).href;
await Blazor.start({ configureRuntime: (builder) => builder.withConfig(config) });
