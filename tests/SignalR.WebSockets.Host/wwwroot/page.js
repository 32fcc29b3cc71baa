// What the tests call: run(scenario, url, where), where being "page" or "shared" (a shared worker).
import { config } from "./_framework/app.boot.js";
import { dotnet } from "./_framework/dotnet.js";
import { start } from "./start.js";

const places = {
  page: () => start(dotnet, config),
  shared: async () => {
    const { port } = new SharedWorker(new URL("./worker.js", import.meta.url), { type: "module" });
    return (scenario, url) => new Promise((resolve, reject) => {
      port.onmessage = ({ data }) => ("failed" in data ? reject(new Error(data.failed)) : resolve(data.printed));
      port.postMessage({ scenario, url });
    });
  },
};
const started = {};

globalThis.run = async (scenario, url, where) => (await (started[where] ??= places[where]()))(scenario, url);
