import "./_framework/blazor.webassembly.js";
import { config } from "./_framework/app.boot.js";
import type { RuntimeBuilder, RuntimeReadyModule } from "./dotnet";
import { registerModules } from "./modules";
import { hold } from "./shell";

declare const Blazor: { start(options: { configureRuntime(builder: RuntimeBuilder): void }): Promise<void> };

hold();

const interop: RuntimeReadyModule = { onRuntimeReady: registerModules };

await Blazor.start({
  configureRuntime: (builder) =>
    builder
      .withConfig(config)
      .withConfig({ resources: { modulesAfterRuntimeReady: [{ name: "interop", moduleExports: interop }] } }),
});
