// What the tests call: run(scenario, where), where being "page", "worker" or "shared".
import { config } from "./_framework/app.boot.js";
import { dotnet } from "./_framework/dotnet.js";
import { start, type Run } from "./host";

const module = "./worker.js";
const places: Record<string, () => Promise<Run>> = {
  page: () => start(dotnet, config),
  worker: async () => through(new Worker(new URL(module, import.meta.url), { type: "module" })),
  shared: async () => through(new SharedWorker(new URL(module, import.meta.url), { type: "module" }).port),
};
const started: Record<string, Promise<Run>> = {};

function through(target: { postMessage(message: unknown, transfer: Transferable[]): void }): Run {
  return (scenario, where) =>
    new Promise((resolve, reject) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => ("failed" in data ? reject(new Error(data.failed)) : resolve(data.printed));
      target.postMessage({ scenario, where }, [port2]);
    });
}

const run: Run = async (scenario, where) => (await (started[where] ??= places[where]!()))(scenario, where);
Object.assign(globalThis, { run });
