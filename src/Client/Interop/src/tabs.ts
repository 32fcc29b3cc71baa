// The worker's side of the ports: who is connected, what they say, and what they are told. Mirrored by src/Client/Worker/Tabs.cs.

/** From a tab; tab 0 is the worker's own browser events. */
interface Message {
  readonly tab: number;
  readonly kind: string;
  readonly workspace: string;
  readonly detail: string;
}

type Heard = (message: Message) => void;

declare const self: typeof globalThis & { onconnect: ((event: MessageEvent) => void) | null };

const ports = new Map<number, MessagePort>();
const early: Message[] = [];
let deliver: Heard = (message) => void early.push(message);
let lastTab = 0;

self.onconnect = ({ ports: [port] }) => {
  if (!port) return;
  // Never given twice: what is still on its way from a tab that has left must not count for another.
  const tab = ++lastTab;
  ports.set(tab, port);
  port.onmessage = ({ data: [kind, workspace, detail] }: MessageEvent<[string, string, string]>) => {
    deliver({ tab, kind, workspace, detail });
    if (kind === "leave") forget(tab);
  };
  deliver({ tab, kind: "connect", workspace: "", detail: "" });
};

for (const kind of ["online", "offline"]) self.addEventListener(kind, () => deliver(fromBrowser(kind)));

/** Hands over what was said while .NET was starting, and everything after it. */
export function listen(heard: Heard): void {
  deliver = heard;
  for (const message of early.splice(0)) heard(message);
  if (!navigator.onLine) heard(fromBrowser("offline"));
}

export function tell(tab: number, kind: string, workspace: string, detail: string): void {
  ports.get(tab)?.postMessage([kind, workspace, detail]);
}

export function origin(): string {
  return location.origin;
}

function forget(tab: number): void {
  ports.get(tab)?.close();
  ports.delete(tab);
}

function fromBrowser(kind: string): Message {
  return { tab: 0, kind, workspace: "", detail: "" };
}
