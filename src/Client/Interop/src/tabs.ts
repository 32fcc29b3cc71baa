// The worker's side of the ports: who is connected, what they say, and what they are told. Mirrored by src/Client/Worker/Tabs.cs.

/** [kind, workspace] from a tab; tab 0 is the worker's own browser events. */
type Heard = (tab: number, kind: string, workspace: string) => void;

declare const self: typeof globalThis & { onconnect: ((event: MessageEvent) => void) | null };

const ports = new Map<number, MessagePort>();
const early: Parameters<Heard>[] = [];
let deliver: Heard = (...message) => void early.push(message);

self.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  const tab = ports.size + 1;
  ports.set(tab, port);
  port.onmessage = ({ data: [kind, workspace] }: MessageEvent<[string, string]>) => deliver(tab, kind, workspace);
  deliver(tab, "connect", "");
};

for (const kind of ["online", "offline"]) self.addEventListener(kind, () => deliver(0, kind, ""));

/** Hands over what was said while .NET was starting, and everything after it. */
export function listen(heard: Heard): void {
  deliver = heard;
  for (const message of early.splice(0)) heard(...message);
  if (!navigator.onLine) heard(0, "offline", "");
}

export function tell(tab: number, kind: string, workspace: string, detail: string): void {
  ports.get(tab)?.postMessage([kind, workspace, detail]);
}

export function origin(): string {
  return location.origin;
}
