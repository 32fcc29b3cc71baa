// A dedicated or a shared worker. Each message names a scenario and brings the port for the answer.
import { config } from "./_framework/worker.boot.js";
import { dotnet } from "./_framework/dotnet.js";
import { start } from "./host";

const started = start(dotnet, config);

// A shared worker has a port for each page; a dedicated one is its own.
addEventListener("connect", (event) => ((event as MessageEvent).ports[0]!.onmessage = answer));
addEventListener("message", answer);

async function answer(event: Event): Promise<void> {
  const { data, ports } = event as MessageEvent<{ scenario: string; where: string }>;
  try {
    const run = await started;
    ports[0]!.postMessage({ printed: await run(data.scenario, data.where) });
  } catch (error) {
    ports[0]!.postMessage({ failed: String(error) });
  }
}
