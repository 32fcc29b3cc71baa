// The tab's side of the channel: the worker, and the other tabs of this browser. Mirrored by src/Client/App/Sync/WorkerPort.cs.
import { askWhoLeads, death, iLead, live, openChannel, tabLock, workerLock, type FromWorker, type Said } from "./channel";
import { hostWorker, workerUrl } from "./worker-host";

/** [kind, workspace, detail] from the worker, or from another tab. */
type Heard = (kind: string, workspace: string, detail: string) => void;

/** So long after this page has come into view, a worker that does not answer is replaced, in milliseconds. */
const patience = 5000;
/** So long after this page has started, one of another build that still leads is taken to stay. */
const grace = 15000;

const tab = crypto.randomUUID();
const build = workerUrl.pathname;
const host = hostWorker((why) => heard("failed", "", why));
let heard: Heard;
let say: (said: Said) => void;
let lives = false;
let frozen = false;
/** While the worker of this page starts: it is about to send that of another build away. */
let expectsOwn = true;
/** The worker that leads, as far as this tab knows. */
let leader: FromWorker | undefined;
let lastHeard = 0;

export function supported(): boolean {
  return "locks" in navigator && "BroadcastChannel" in self;
}

export function start(hear: Heard): void {
  heard = hear;
  say = openChannel((said) => (said.from === "worker" ? hearWorker(said) : hearTab(said)));
  host.start();
  setTimeout(() => {
    expectsOwn = false;
    if (!leader) tell(askWhoLeads, "", "");
  }, grace);
  // Held before anything is said, so that a worker that hears this tab can wait for its end.
  void live(tabLock(tab)).then(() => {
    lives = true;
    tell(askWhoLeads, "", "");
  });

  // A worker hears of the network only in some browsers; a page does in all.
  for (const kind of ["online", "offline"]) addEventListener(kind, () => tell(kind, "", ""));
  document.addEventListener("visibilitychange", () => show(document.visibilityState === "visible"));
  document.addEventListener("freeze", () => void (frozen = true));
  document.addEventListener("resume", () => {
    frozen = false;
    show(true);
  });
  addEventListener("pagehide", () => tell("leave", "", ""));
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    // Back from the back/forward cache: it had left, and says again what it has open.
    leader = undefined;
    show(true);
  });
}

export function tell(kind: string, workspace: string, detail: string): void {
  // Nothing is lost that is not said: this tab says all of it when it hears who leads.
  if (lives) say({ from: "tab", tab, build, kind, workspace, detail });
}

function hearWorker(said: FromWorker): void {
  if (said.kind === iLead) {
    lastHeard = performance.now();
    if (said.instance !== leader?.instance) follow(said);
  } else if (said.kind === askWhoLeads) {
    // From a worker that waits. That of this page may be busy for longer than the other is patient; but a frozen page has a frozen worker.
    if (leader && host.runs(leader.instance) && !frozen) say(leader);
  } else if (!leader || said.instance === leader.instance) heard(said.kind, said.workspace, said.detail);
}

function hearTab(said: Said): void {
  if (said.kind === "edited") heard("outbox", said.workspace, "");
}

/** Another worker leads than before: it knows nothing yet of this tab. */
function follow(worker: FromWorker): void {
  if (worker.build !== build && expectsOwn) return;
  expectsOwn = false;
  leader = worker;
  void death(workerLock(worker.instance)).then(() => {
    if (leader === worker) leader = undefined;
    host.lost(worker.instance);
  });
  tell(navigator.onLine ? "here" : "offline", "", "");
  heard(worker.build === build ? "worker" : "retired", "", worker.instance);
}

function show(visible: boolean): void {
  host.show(visible);
  if (!visible) return;
  tell("woke", "", "");
  tell(askWhoLeads, "", "");
  const shown = performance.now();
  setTimeout(() => leader && lastHeard < shown && host.start(), patience);
}
