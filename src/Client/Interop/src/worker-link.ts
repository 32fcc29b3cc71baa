// The tab's side of the ports: the worker, and the other tabs of this browser. Mirrored by src/Client/App/Sync/WorkerPort.cs.

/** [kind, workspace, detail] from the worker, or from another tab. */
type Heard = (kind: string, workspace: string, detail: string) => void;

let port: MessagePort | undefined;
let others: BroadcastChannel | undefined;

export function supported(): boolean {
  return typeof SharedWorker === "function";
}

export function start(heard: Heard): void {
  connect(heard);
  others = new BroadcastChannel("syncengine");
  others.onmessage = ({ data: workspace }: MessageEvent<string>) => heard("outbox", workspace, "");

  // A worker hears of the network only in some browsers; a page does in all.
  for (const kind of ["online", "offline"]) addEventListener(kind, () => tell(kind, "", ""));

  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && tell("woke", "", ""));
  addEventListener("pagehide", () => tell("leave", "", ""));
  // A page that comes back from the back/forward cache had left.
  addEventListener("pageshow", (event) => event.persisted && connect(heard));
}

export function tell(kind: string, workspace: string, detail: string): void {
  port?.postMessage([kind, workspace, detail]);
}

/** Tells the other tabs that the outbox has more. */
export function announce(workspace: string): void {
  others?.postMessage(workspace);
}

function connect(heard: Heard): void {
  const worker = new SharedWorker(new URL("./worker.js", import.meta.url), { type: "module", name: "syncengine" });
  worker.onerror = (event) => heard("failed", "", (event as ErrorEvent).message ?? "The worker could not be loaded.");
  port = worker.port;
  port.onmessage = ({ data: [kind, workspace, detail] }: MessageEvent<[string, string, string]>) => heard(kind, workspace, detail);
  if (!navigator.onLine) tell("offline", "", "");
}
