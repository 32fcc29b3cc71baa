import { config } from "./_framework/worker.boot.js";
import { dotnet } from "./_framework/dotnet.js";

const start = async () => {
  const runtime = await dotnet.withConfig(config).create();
  return await runtime.getAssemblyExports(config.mainAssemblyName);
};

const started = start();

// Pages may connect while the runtime starts; each waits for it.
globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => {
    const { SyncEngine } = await started;
    port.postMessage(SyncEngine.Fixture.Worker.Echo.Reverse(data));
  };
};
