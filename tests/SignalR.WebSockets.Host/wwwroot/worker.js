import { config } from "./_framework/worker.boot.js";
import { dotnet } from "./_framework/dotnet.js";
import { start } from "./start.js";

const started = start(dotnet, config);

globalThis.onconnect = ({ ports: [port] }) => {
  port.onmessage = async ({ data }) => {
    try {
      port.postMessage({ printed: await (await started)(data.scenario, data.url) });
    } catch (error) {
      port.postMessage({ failed: String(error) });
    }
  };
};
